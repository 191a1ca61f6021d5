"""The rounding rules at the speed of floating point: the same integers, by proof.

A rule that is a line (hwgen.arithmetic.rounding) is floor(acc * m / 2**shift + offset / 2**shift).
All of these are multiples of 2**-shift, so double precision holds them exactly while they are less
than 2**(53 - shift); what is larger is rounded to no less, and is clamped to the same level. Rules
H and F are defined in floating point and are the same steps here; the others are exact for powers
of two.

The few scales and widths for which that proof does not hold go through the rule itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.arena import Arena
from hwgen.arithmetic.rounding import Line

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Reals = NDArray[Any]
"""Single or double precision."""
Levels = tuple[int, int]
Finish = Callable[..., Any]
"""A function of NumPy that rounds to integers."""

_EXACT = 1 << 52  # units of an offset: one bit less than double precision holds
_STEEP = 2.0**60  # any scale from here on makes 0 of 0 and a clamped level of the rest
_BELOW_HALF = float(np.nextafter(0.5, 0.0))
_MOST_LEVELS = 1 << 20  # exact in single precision
_NARROW = float(1 << 31)
_ROW = 1 << 13  # values that share a loop: whole rows of channels
_CACHED = 1 << 15  # values at a time
_USES = ("real", "spare")


@dataclass(frozen=True, slots=True, eq=False)
class FloatRule:
    """clamp(finish(acc * factor + away * sign(acc) + offset)) + zero_point, for each channel.

    `away` and `offset` are None where they are 0; bias: None, or what is added to acc before. The
    type of `factor` is that of all steps.
    finish: None for what a conversion to integers does, which cuts towards 0.
    narrow: no accumulator makes a number that 32 bits do not hold, so that integers are clamped.
    unit: what factor and offset are multiples of, where the steps are exact; else None.
    """

    factor: Reals
    away: Reals | None
    offset: Reals | None
    finish: Finish | None
    levels: Levels
    zero_point: int
    narrow: bool = False
    unit: Floats | None = None
    bias: Reals | None = None

    def with_bias(self, bias: Ints, largest: int) -> FloatRule | None:
        """The rule of acc + bias [channels] for every acc from -largest to largest.

        As part of the offset where that is exact. None where the type does not hold the sums.
        """
        if largest + np.abs(bias).max() > 1 << np.finfo(self.factor.dtype).nmant:
            return None
        apart = replace(self, bias=bias.astype(self.factor.dtype))
        if self.unit is None or self.away is not None or self.offset is None:
            return apart
        most = (largest + np.abs(bias)) * self.factor + np.abs(self.offset)
        if (most > _EXACT * self.unit).any():
            return apart
        return replace(self, offset=self.offset + bias * self.factor)

    def repeated(self, times: int) -> FloatRule:
        """For rows that hold the channels `times` times."""
        arrays = (self.away, self.offset, self.bias)
        away, offset, bias = (None if some is None else np.tile(some, times) for some in arrays)
        factor = np.tile(self.factor, times)
        return replace(self, factor=factor, away=away, offset=offset, bias=bias)

    def steps(self, real: Reals, spare: Reals, out: NDArray[np.int32]) -> None:
        """Rows of accumulators in `real` into `out`, by way of both others; all of one shape.

        `out` may be far from the core: it is written once.
        """
        if self.bias is not None:
            np.add(real, self.bias, out=real)
        np.multiply(real, self.factor, out=real)
        if self.away is not None:
            np.add(real, _with_sign(self.away, real, spare), out=real)
        if self.offset is not None:
            np.add(real, self.offset, out=real)
        if not self.narrow:
            np.clip(real, *self.levels, out=real)
        if self.finish is not None:
            self.finish(real, out=real)
        near = spare.reshape(-1).view(np.int32)[: out.size].reshape(out.shape)
        np.copyto(near, real, casting="unsafe")
        if self.narrow:
            lo, hi = self.levels
            np.maximum(near, np.int32(lo), out=near)
            np.minimum(near, np.int32(hi), out=near)
        np.add(near, np.int32(self.zero_point), out=out)


class Rounder:
    """A rule with the memory that it works in: for many calls."""

    def __init__(self, rule: FloatRule, arena: Arena | None = None) -> None:
        self._together = max(1, _ROW // len(rule.factor))
        self._one = rule
        self._rules: dict[int, FloatRule] = {1: rule}
        self._values, self._arena = max(_CACHED, len(rule.factor)), arena or Arena()
        for use in _USES:
            self._arena.reserve(use, self._values, rule.factor.dtype)

    def __call__(self, acc: Reals, out: NDArray[np.int32]) -> None:
        """Rounded levels plus zero point of acc [..., channels] into `out`, which has no gaps."""
        channels, width = len(self._one.factor), math.prod(acc.shape[-2:])
        if not acc.flags.c_contiguous and width <= self._values:
            self._gapped(acc, out, width)
            return
        rows, results = acc.reshape(-1, channels), out.reshape(-1, channels)
        whole = len(rows) - len(rows) % self._together
        self._run(self._repeated(self._together), rows[:whole], results[:whole])
        self._run(self._one, rows[whole:], results[whole:])

    def _gapped(self, acc: Reals, out: NDArray[np.int32], width: int) -> None:
        """Frames of rows [n, rows, columns, channels]; only what is in a row lies together."""
        frames, rows = acc.shape[:2]
        wide, made = acc.reshape(frames, rows, width), out.reshape(frames, rows, width)
        high = max(1, min(rows, self._values // width))
        together = max(1, self._values // (high * width))
        for start, top in product(range(0, frames, together), range(0, rows, high)):
            part = slice(start, start + together), slice(top, top + high)
            self._steps(self._rule(min(high, rows - top), width), wide[part], made[part])

    def _rule(self, rows: int, width: int) -> FloatRule:
        """For as many of `rows` rows as may share a loop."""
        most = max(1, min(rows, _ROW // width))
        shared = next(some for some in range(most, 0, -1) if rows % some == 0)
        return self._repeated(shared * width // len(self._one.factor))

    def _repeated(self, times: int) -> FloatRule:
        if times not in self._rules:
            self._rules[times] = self._one.repeated(times)
        return self._rules[times]

    def _run(self, rule: FloatRule, rows: Reals, results: NDArray[np.int32]) -> None:
        width = len(rule.factor)
        wide, made = rows.reshape(-1, width), results.reshape(-1, width)
        step = self._values // width
        for start in range(0, len(wide), step):
            part = slice(start, start + step)
            self._steps(rule, wide[part], made[part])

    def _steps(self, rule: FloatRule, acc: Reals, out: NDArray[np.int32]) -> None:
        real, spare = (some[: out.size] for some in self._room)
        np.copyto(real.reshape(acc.shape), acc, casting="same_kind")
        loops = (-1, len(rule.factor))
        rule.steps(real.reshape(loops), spare.reshape(loops), out.reshape(loops))

    @cached_property
    def _room(self) -> tuple[Reals, Reals]:
        """Two arrays [values], taken when all of a graph is ready."""
        kind = self._one.factor.dtype
        real, spare = (self._arena.array(use, (self._values,), kind) for use in _USES)
        return real, spare


def _with_sign(size: Reals, of: Reals, out: Reals) -> Reals:
    """numpy.copysign for sizes from 0 on, in fewer cycles."""
    bits = np.dtype(f"u{of.itemsize}")
    signs, sign = out.view(bits), bits.type(1 << (8 * of.itemsize - 1))
    np.bitwise_and(of.view(bits), sign, out=signs)
    np.bitwise_or(signs, size.view(bits), out=signs)
    return out


def float_rule(
    rule: str, scale: Floats, levels: Levels, zero_point: int, largest: int
) -> FloatRule | None:
    """clamp(rule(acc, scale), *levels) + zero_point of integers -largest to largest.

    scale: [channels], positive; levels: without the zero point. None where the steps would not be
    exact, or the rule is one of a single operator.
    """
    if max(map(abs, levels)) >= _MOST_LEVELS:
        return None
    line = rounding.line(rule, scale)
    if line is not None:
        made = _of_line(_alive(line, scale, largest), levels, zero_point, largest)
    elif rule in _FINISH:
        made = _of_finish(rule, scale, levels, zero_point)
    else:
        return None
    return None if made is None else replace(made, narrow=_is_narrow(made, largest))


def _is_narrow(made: FloatRule, largest: int) -> bool:
    """With room for every addend, and for what rounding adds."""
    return largest * float(made.factor.max()) + 4 * _MOST_LEVELS < _NARROW


def _of_finish(rule: str, scale: Floats, levels: Levels, zero_point: int) -> FloatRule:
    kind, finish, half = _FINISH[rule]
    factor = np.minimum(scale, _STEEP).astype(kind)
    away = np.full(len(scale), half) if half else None
    return _positive(FloatRule(factor, away, None, finish, levels, zero_point))


_FINISH: dict[str, tuple[type[np.floating[Any]], Finish | None, float]] = {
    "H": (np.float64, None, _BELOW_HALF),
    "F": (np.float32, np.rint, 0.0),
    "half_even": (np.float64, np.rint, 0.0),
    "toward_zero": (np.float64, None, 0.0),
}
"""Type of the steps, last step, and what is added away from 0 in front of it.

The largest number below a half makes cutting the rounding to nearest, half away from zero: with a
half, the number below it would go up too.
"""


def _alive(line: Line, scale: Floats, largest: int) -> Line:
    """A line with a multiplier of 0 and no shift to speak of where no accumulator gets beyond 0."""
    dead = (line.offset > 0) & (largest * scale < 0.25)
    m, negative = (np.where(dead, 0, some) for some in (line.m, line.negative))
    return Line(m, np.where(dead, 1, line.shift), np.where(dead, 1, line.offset), negative)


def _of_line(line: Line, levels: Levels, zero_point: int, largest: int) -> FloatRule | None:
    """With half of `negative` away from zero: the product is below -2**30 for any acc < 0, and for
    acc = 0 the whole is less than 1 either way."""
    clamped = (3 * max(map(abs, levels)) + 2) * np.ldexp(1.0, line.shift)
    reached = np.minimum(line.m.astype(np.float64) * largest, clamped)
    units = reached + np.ldexp(1.0, line.shift)
    signed = line.negative > 0
    if units.max() > _EXACT or (signed & (line.m > 0) & (line.m < 1 << 30)).any():
        return None
    unit: Floats = np.ldexp(1.0, -line.shift)
    away: Floats = line.negative // 2 * unit
    offset: Floats = line.offset * unit - away
    factor: Floats = line.m * unit
    made = FloatRule(factor, away if signed.any() else None, offset, None, levels, zero_point)
    made = replace(made, unit=unit)
    return _from_zero(_positive(made))


def _positive(made: FloatRule) -> FloatRule:
    """For levels from 0 on the sign does not matter: what is below 0 stays below 1."""
    if made.away is None or made.levels[0] < 0:
        return made
    offset = made.away if made.offset is None else made.offset + made.away
    return replace(made, away=None, offset=offset)


def _from_zero(made: FloatRule) -> FloatRule:
    """The lowest level at 0, where cutting is floor: what is below 0 becomes 0 either way."""
    assert made.offset is not None
    lo, hi = made.levels
    zero_point = made.zero_point + lo
    return replace(made, offset=made.offset - lo, levels=(0, hi - lo), zero_point=zero_point)
