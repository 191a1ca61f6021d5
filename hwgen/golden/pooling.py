"""Golden model of max pooling."""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic.windows import sliding_windows
from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.pooling import MaxPool2d, QuantMaxPool2d


@evaluate.register(QuantMaxPool2d)
def _max_pool(node: QuantMaxPool2d, x: Tensor) -> Tensor:
    """Maximum of each window; padded taps are the smallest integer, so they never win."""
    largest: Tensor = sliding_windows(x, node.geometry, np.iinfo(np.int32).min).max(axis=(3, 4))
    return largest


@evaluate_real.register
def _real_max_pool(node: MaxPool2d, x: Reals) -> Reals:
    largest: Reals = sliding_windows(x, node.geometry, -np.inf).max(axis=(3, 4))
    return largest
