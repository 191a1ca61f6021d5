"""Golden model of the layers that compute no sums: output, clamp, flatten."""

from __future__ import annotations

import numpy as np

from hwgen.golden.node import Tensor, evaluate
from hwgen.ir.activation import QuantClamp
from hwgen.ir.reshape import QuantFlatten
from hwgen.ir.terminals import QuantOutput


@evaluate.register(QuantOutput)
def _output(node: QuantOutput, x: Tensor) -> Tensor:
    return x


@evaluate.register(QuantClamp)
def _clamp(node: QuantClamp, x: Tensor) -> Tensor:
    clamped: Tensor = np.clip(x, np.int32(node.lo), np.int32(node.hi))
    return clamped


@evaluate.register(QuantFlatten)
def _flatten(node: QuantFlatten, x: Tensor) -> Tensor:
    return x.reshape(len(x), -1)
