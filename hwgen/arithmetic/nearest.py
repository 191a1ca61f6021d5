"""Rounding of many accumulators at the speed of floating point, exact by proof.

The rules for any scale give the integer that is nearest to acc * scale, except close to a tie: rule
D and U round once more in front of their shift by rs, which moves the result by 2**-(rs + 1) at
most, and all work with a scale that is precise to 2**-22 or better. So the nearest integer is right
wherever the product is further from a tie than that; the few other accumulators go through the rule
itself (hwgen.arithmetic.rounding).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding

Floats = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]
Levels = tuple[int, int]

NEAREST_RULES = ("D", "U", "S", "H", "F")
_TWICE = ("D", "U")
_IMPRECISE = 2.0**-20  # of a product in single precision, with room to spare
_MOST_LEVELS = 1 << 17
_STEEP = 2.0**60  # any scale from here on makes 0 of 0 and a clamped level of the rest
_ROW = 1 << 11  # values that share a loop: whole rows of channels
_CACHED = 1 << 16  # values at a time


def takes(rule: str, levels: Levels) -> bool:
    """True for the rules and the levels that `rounded` knows."""
    return rule in NEAREST_RULES and max(map(abs, levels)) < _MOST_LEVELS


def rounded(rule: str, acc: Reals, scale: Floats, levels: Levels) -> NDArray[np.int32]:
    """clamp(rule(acc, scale), *levels) [..., channels]; levels without the zero point.

    acc: integers of at most 32 bits that are exact in their precision, single or double; scale: one
    or [channels], positive. `takes` is true.
    """
    scales = np.broadcast_to(scale, acc.shape[-1:])
    rows = np.ascontiguousarray(acc).reshape(-1, len(scales))
    result = np.empty(rows.shape, dtype=np.int32)
    together = max(1, _ROW // len(scales))
    step = max(1, _CACHED // len(scales) // together) * together
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        count = together if len(rows[part]) % together == 0 else 1
        shape = (-1, count * len(scales))
        some, out = rows[part].reshape(shape), result[part].reshape(shape)
        _round(rule, some, np.tile(scales, count), levels, out)
    return result.reshape(acc.shape)


def _round(rule: str, acc: Reals, scale: Floats, levels: Levels, out: NDArray[np.int32]) -> None:
    """As `rounded`, into `out`; acc [rows, values], scale [values]."""
    real = acc * np.minimum(scale, _STEEP).astype(acc.dtype)
    np.clip(real, levels[0] - 1, levels[1] + 1, out=real)
    nearest = np.rint(real)
    np.clip(nearest, *levels, out=out, casting="unsafe")
    np.abs(np.subtract(real, nearest, out=real), out=real)
    safe = (0.5 - _doubtful(rule, scale, levels)).astype(acc.dtype)
    doubtful = np.flatnonzero(real > safe)
    values = acc.reshape(-1)[doubtful].astype(np.int64)
    exact = rounding.apply(rule, values, scale[doubtful % len(scale)])
    out.reshape(-1)[doubtful] = np.clip(exact, *levels)


def _doubtful(rule: str, scale: Floats, levels: Levels) -> Floats:
    """How near to a tie the nearest integer may be wrong."""
    imprecise = (max(map(abs, levels)) + 2) * _IMPRECISE
    if rule not in _TWICE:
        return np.full(len(scale), imprecise)
    _, exponent = np.frexp(scale)
    twice: Floats = np.minimum(2.0 ** (exponent - 1.0), 1.0)
    return twice + imprecise
