"""Golden model of padding."""

from __future__ import annotations

from hwgen.arithmetic.windows import pad
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.pad import Pad, QuantPad


@evaluate.register(QuantPad)
def _pad(node: QuantPad, x: Tensor) -> Tensor:
    return pad(x, node.geometry, node.value)


@evaluate_real.register(Pad)
def _real_pad(node: Pad, x: Reals) -> Reals:
    return pad(x, node.geometry, node.value)
