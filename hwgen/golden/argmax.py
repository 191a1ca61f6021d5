"""Golden models of argmax."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.golden.node import Tensor, evaluate
from hwgen.golden.real import Reals, evaluate_real
from hwgen.ir.argmax import Argmax, QuantArgmax


@evaluate.register(QuantArgmax)
def _argmax(node: QuantArgmax, x: Tensor) -> Tensor:
    return _first_largest(x, node.value)


@evaluate_real.register(Argmax)
def _real_argmax(node: Argmax, x: Reals) -> Reals:
    return _first_largest(x, node.value)


def _first_largest(x: NDArray[Any], value: bool) -> NDArray[Any]:
    """Index, and value, along the last axis; numpy.argmax gives the first of equal ones."""
    index = x.argmax(axis=-1, keepdims=True)
    found = np.take_along_axis(x, index, axis=-1)
    parts = [index.astype(x.dtype), found] if value else [index.astype(x.dtype)]
    return np.concatenate(parts, axis=-1)
