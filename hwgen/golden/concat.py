"""Golden and float model of concatenation."""

from __future__ import annotations

import numpy as np

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.concat import Concat, QuantConcat, converted


@evaluate.register(QuantConcat)
def _concat(node: QuantConcat, *inputs: Tensor) -> Tensor:
    parts = [
        converted(x, number, node.format).astype(np.int32)
        for x, number in zip(inputs, node.input_formats, strict=True)
    ]
    return np.concatenate(parts, axis=-1)


@evaluate_real.register(Concat)
def _concat_real(node: Concat, *inputs: Reals) -> Reals:
    return np.concatenate(inputs, axis=-1)
