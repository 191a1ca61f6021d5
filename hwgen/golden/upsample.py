"""Golden models of upsampling."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.upsample import QuantUpsampleNearest, UpsampleNearest


@evaluate.register(QuantUpsampleNearest)
def _upsample(node: QuantUpsampleNearest, x: Tensor) -> Tensor:
    return _repeated(node, x)


@evaluate_real.register(UpsampleNearest)
def _real_upsample(node: UpsampleNearest, x: Reals) -> Reals:
    return _repeated(node, x)


def _repeated(node: UpsampleNearest | QuantUpsampleNearest, x: NDArray[Any]) -> NDArray[Any]:
    return x.repeat(node.factor[0], axis=1).repeat(node.factor[1], axis=2)
