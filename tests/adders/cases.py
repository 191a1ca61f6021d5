"""Constant matrices, and inputs of every range, that a graph has to get right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
RANGES = [(-128, 127), (0, 255), (0, 1), (0, 3), (-2, 1), (-8, 7), (-32768, 32767)]
HARD = np.array([-128, -127, -86, -7, -1, 0, 0, 0, 1, 2, 3, 64, 85, 127])


def matrix(seed: int) -> Ints:
    """Up to 9 x 6 weights: extremes, powers of two and zeros, or any; rows and columns of 0."""
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(1, 10)), int(rng.integers(1, 7))
    found = rng.choice(HARD, shape) if seed % 2 else rng.integers(-128, 128, shape)
    if seed % 3 == 0:
        found[rng.integers(shape[0])] = 0
    if seed % 5 == 0:
        found[:, rng.integers(shape[1])] = 0
    if seed % 7 == 0:
        found = -np.abs(found)
    return np.asarray(found, dtype=np.int64)


def inputs(shape: tuple[int, int], lo: int, hi: int, seed: int) -> Ints:
    """Random vectors [frames, inputs], the first ones all lo, all hi, and both in turn."""
    x = np.random.default_rng(seed).integers(lo, hi + 1, shape)
    x[0], x[1], x[2] = lo, hi, np.where(np.arange(shape[1]) % 2, lo, hi)
    return x
