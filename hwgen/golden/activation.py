"""Golden models of activations: integers are clamped, real numbers are clipped."""

from __future__ import annotations

import numpy as np

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.activation import Clip, QuantClamp, Relu


@evaluate.register(QuantClamp)
def _clamp(node: QuantClamp, x: Tensor) -> Tensor:
    clamped: Tensor = np.clip(x, np.int32(node.lo), np.int32(node.hi))
    return clamped


@evaluate_real.register(Relu)
def _real_relu(node: Relu, x: Reals) -> Reals:
    positive: Reals = np.maximum(x, 0.0)
    return positive


@evaluate_real.register(Clip)
def _real_clip(node: Clip, x: Reals) -> Reals:
    clipped: Reals = x if node.lo is None else np.maximum(x, node.lo)
    return clipped if node.hi is None else np.minimum(clipped, node.hi)
