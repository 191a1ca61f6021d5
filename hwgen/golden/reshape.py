"""Golden models of layers that keep the order of all values."""

from __future__ import annotations

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.reshape import Flatten, QuantFlatten, QuantReshape, Reshape


@evaluate.register(QuantFlatten)
def _flatten(node: QuantFlatten, x: Tensor) -> Tensor:
    return x.reshape(len(x), -1)


@evaluate.register(QuantReshape)
def _reshape(node: QuantReshape, x: Tensor) -> Tensor:
    return x.reshape(len(x), *node.shape)


@evaluate_real.register(Flatten)
def _real_flatten(node: Flatten, x: Reals) -> Reals:
    return x.reshape(len(x), -1)


@evaluate_real.register(Reshape)
def _real_reshape(node: Reshape, x: Reals) -> Reals:
    return x.reshape(len(x), *node.shape)
