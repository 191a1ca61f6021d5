"""Golden models of layers that only reorder."""

from __future__ import annotations

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.reshape import Flatten, QuantFlatten


@evaluate.register
def _flatten(node: QuantFlatten, x: Tensor) -> Tensor:
    return x.reshape(len(x), -1)


@evaluate_real.register
def _real_flatten(node: Flatten, x: Reals) -> Reals:
    return x.reshape(len(x), -1)
