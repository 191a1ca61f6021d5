"""Search of the narrowest requantizer that is proved equal to a rounding rule.

A requantizer (acc * m + r) >> s that works also works as (2m, 2r, s + 1), so the smallest common
shift of a layer is found by bisection, and with it the narrowest multipliers. The proof compares
both sides of every breakpoint of the rule; between breakpoints both functions are constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import rounding
from hwgen.arithmetic.breakpoints import breakpoints
from hwgen.arithmetic.exceptions import EXACT, exceptions, single
from hwgen.arithmetic.lines import Side, bounds, side, smallest_multiplier
from hwgen.arithmetic.requantizer import Requantizer, reached

__all__ = ["Requantizer", "proved", "search", "search_steps", "steps_proved"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FEW_THRESHOLDS = 15  # 4 comparisons cost less than a multiplication (docs/decisions.md)
TIE_RULES = ("F", "half_even", rounding.ZERO)
_BLOCK = 1 << 17
_WORD = 61


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Some channels of a layer: breakpoints [C, L] of `levels` [L] (zero point not included)."""

    points: Ints
    levels: Ints
    acc_lo: Ints
    acc_hi: Ints

    def sides(self) -> tuple[Side, Side]:
        """Constraints of the accumulators below zero, and of the others."""
        negative = side(self.points, self.acc_lo, np.minimum(self.acc_hi, -1))
        return negative, side(self.points, np.maximum(self.acc_lo, 0), self.acc_hi)

    def whole(self) -> Side:
        """Constraints of all accumulators with one offset."""
        return side(self.points, self.acc_lo, self.acc_hi)


Blocks = Sequence[_Block]


def search(
    rule: str,
    scale: Floats,
    zero_point: int,
    lo: int,
    hi: int,
    acc_lo: Ints,
    acc_hi: Ints,
) -> Requantizer:
    """The narrowest Requantizer equal to clamp(rule(acc, scale) + zero_point, lo, hi).

    scale, acc_lo, acc_hi [Cout]; equality holds for every acc in acc_lo to acc_hi of its channel.
    Takes thresholds for at most FEW_THRESHOLDS of them; else tries the linear kind, then
    linear_even for the rules that round ties to even, then for those in single precision a line
    with exceptions, then thresholds.
    Raises HwgenError on an unknown rule, a scale the rule refuses or accumulators beyond 32 bits.
    """
    scale = np.asarray(scale, dtype=np.float64)
    acc_lo, acc_hi = np.asarray(acc_lo, dtype=np.int64), np.asarray(acc_hi, dtype=np.int64)
    if 0 < hi - lo <= FEW_THRESHOLDS:
        return _thresholds(rule, scale, zero_point, lo, hi, acc_lo, acc_hi)
    blocks = _blocks(rule, scale, zero_point, (lo, hi), acc_lo, acc_hi)
    largest = max(int(np.abs(acc_lo).max()), int(np.abs(acc_hi).max()))
    limit = (1 << _WORD) // (largest + 1)
    widest = _widest_shift(scale, limit, lo, hi, zero_point)
    for kind in ("linear", *(("linear_even",) if rule in TIE_RULES else ())):
        folded = zero_point if kind == "linear" or rule == rounding.ZERO else 0
        numbers = _Solver(kind, folded, limit, widest).solve(blocks)
        if numbers is not None:
            found = Requantizer(kind, *numbers, zero_point - folded, lo, hi, acc_lo, acc_hi)
            assert _equal(rule, scale, zero_point, found, blocks), (
                "requantizer differs from its rule"
            )
            return found
    pairs = exceptions(scale, blocks) if rule in rounding.SINGLE_PRECISION else None
    if pairs is None:
        return _thresholds(rule, scale, zero_point, lo, hi, acc_lo, acc_hi)
    line = search(EXACT, single(scale), zero_point, lo, hi, acc_lo, acc_hi)
    if line.kind == "thresholds":
        return _thresholds(rule, scale, zero_point, lo, hi, acc_lo, acc_hi)
    found = replace(line, exceptions=pairs)
    assert _equal(rule, scale, zero_point, found, blocks), "requantizer differs from its rule"
    return found


def search_steps(thresholds: Ints, lo: int, hi: int, acc_lo: Ints, acc_hi: Ints) -> Requantizer:
    """The narrowest Requantizer equal to lo + number of thresholds of the channel <= acc.

    thresholds [Cout, hi - lo], ascending; acc_lo, acc_hi [Cout] as in `search`. Tries the linear
    kind where there are more than FEW_THRESHOLDS, then takes the thresholds as they are.
    """
    if hi - lo > FEW_THRESHOLDS:
        points = np.clip(thresholds, acc_lo[:, None], acc_hi[:, None] + 1)
        block = _Block(points, np.arange(lo + 1, hi + 1, dtype=np.int64), acc_lo, acc_hi)
        largest = max(int(np.abs(acc_lo).max()), int(np.abs(acc_hi).max()))
        limit = (1 << _WORD) // (largest + 1)
        widest = _widest_shift(_slopes(points), limit, lo, hi, 0)
        numbers = _Solver("linear", 0, limit, widest).solve([block])
        if numbers is not None:
            found = Requantizer("linear", *numbers, 0, lo, hi, acc_lo, acc_hi)
            assert steps_proved(found, thresholds), "requantizer differs from its thresholds"
            return found
    return Requantizer.searching(thresholds, lo, hi, acc_lo, acc_hi)


def _slopes(points: Ints) -> Floats:
    """About how many integers a step of the accumulator is, by channel."""
    inner = np.diff(points, axis=1)
    slopes: Floats = points.shape[1] / np.maximum(inner.sum(axis=1), 1).astype(np.float64)
    return slopes


def steps_proved(found: Requantizer, thresholds: Ints) -> bool:
    """True when the requantizer equals lo + number of thresholds <= acc everywhere.

    Everywhere means every accumulator in acc_lo to acc_hi of each channel: both are constant
    between the thresholds, so that their two sides are compared, and the ends of each sign.
    """
    lo, hi = found.acc_lo[:, np.newaxis], found.acc_hi[:, np.newaxis]
    for at in (thresholds, thresholds - 1, _corners(found)):
        acc = np.clip(at, lo, hi).T
        if (found.apply(acc) != reached(acc, thresholds) + found.lo).any():
            return False
    return True


def _corners(found: Requantizer) -> Ints:
    """Accumulators [Cout, n] between which the circuit rises: ends of each sign, exceptions and
    their neighbours."""
    lo, hi = found.acc_lo[:, np.newaxis], found.acc_hi[:, np.newaxis]
    corners = [lo, hi, np.clip(-1, lo, hi), np.clip(0, lo, hi)]
    if found.exceptions is not None:
        corners += [found.exceptions[..., 0] + step for step in (-1, 0, 1)]
    return np.concatenate(corners, axis=1)


def _blocks(
    rule: str,
    scale: Floats,
    zero_point: int,
    reach: tuple[int, int],
    acc_lo: Ints,
    acc_hi: Ints,
) -> Blocks:
    """Breakpoints of the levels that some channel can reach, in blocks of bounded size.

    reach: of the output, zero point included.
    """
    lo, hi = (end - zero_point for end in reach)
    first = int(np.clip(rounding.apply(rule, acc_lo, scale, zero_point).min(), lo, hi))
    last = int(np.clip(rounding.apply(rule, acc_hi, scale, zero_point).max(), lo, hi))
    levels = np.arange(max(first, lo + 1), min(last + 1, hi) + 1, dtype=np.int64)
    step = max(1, _BLOCK // max(1, len(levels)))
    parts = [slice(start, start + step) for start in range(0, len(scale), step)]
    return [
        _block(rule, scale[part], zero_point, levels, acc_lo[part], acc_hi[part]) for part in parts
    ]


def _block(
    rule: str, scale: Floats, zero_point: int, levels: Ints, acc_lo: Ints, acc_hi: Ints
) -> _Block:
    if len(levels):
        points = breakpoints(rule, scale, levels, acc_lo, acc_hi, zero_point)
        return _Block(points, levels, acc_lo, acc_hi)
    never_reached = (acc_hi + 1)[:, np.newaxis]
    return _Block(never_reached, np.zeros(1, dtype=np.int64), acc_lo, acc_hi)


def _widest_shift(scale: Floats, limit: int, lo: int, hi: int, zero_point: int) -> int:
    """Largest shift for which no product or level leaves 62 bits."""
    largest = max(abs(lo), abs(hi), abs(lo - zero_point), abs(hi - zero_point)) + 1
    for_levels = _WORD - 1 - largest.bit_length()
    for_multiplier = int(np.log2(limit / min(float(scale.max()), 2.0**17)))
    return max(0, min(for_levels, for_multiplier))


@dataclass(frozen=True, slots=True)
class _Solver:
    """Finds multipliers, offsets and shift of one kind; `folded` is added to every level."""

    kind: str
    folded: int
    limit: int
    widest: int

    def solve(self, blocks: Blocks) -> tuple[Ints, Ints, Ints, int] | None:
        """multiplier, offset_pos, offset_neg [Cout] and shift, or None when the kind fails."""
        starts = []
        for block in blocks:
            none = np.zeros_like(block.acc_lo)
            found = self._multipliers(block, block.sides(), self.widest, none)
            if found is None:
                return None
            starts.append(found)
        shift = 1 if self.kind == "linear_even" else 0
        for block, start in zip(blocks, starts, strict=True):
            shift = self._smallest_shift(block, start, shift)
        parts = [self._numbers(*pair, shift) for pair in zip(blocks, starts, strict=True)]
        multiplier, positive, negative = (np.concatenate(part) for part in zip(*parts, strict=True))
        return multiplier, positive, negative, shift

    def _targets(self, block: _Block, shift: int) -> Ints:
        """Smallest t that counts as each level; an exact tie does not reach an odd level."""
        levels = block.levels + self.folded
        targets = levels << shift
        return targets + (levels & 1) if self.kind == "linear_even" else targets

    def _multipliers(
        self, block: _Block, sides: Sequence[Side], shift: int, start: Ints
    ) -> Ints | None:
        """Smallest multipliers with an offset for each sign, or None when a channel has none."""
        targets = self._targets(block, shift)
        m = smallest_multiplier(sides, targets, start, self.limit, stop_early=True)
        return m if (m >= 0).all() else None

    def _smallest_shift(self, block: _Block, start: Ints, least: int) -> int:
        """Smallest shift from `least` on that works; `start` are multipliers at the widest."""
        high, low, sides = self.widest, least, block.sides()
        while low < high:
            middle = (low + high) // 2
            found = self._multipliers(block, sides, middle, -(-start >> (high - middle)))
            if found is None:
                low = middle + 1
            else:
                high, start = middle, found
        return high

    def _numbers(self, block: _Block, start: Ints, shift: int) -> tuple[Ints, Ints, Ints]:
        """Multiplier and offsets at a shift that works; one offset for both signs if possible."""
        targets, sides, whole = self._targets(block, shift), block.sides(), block.whole()
        m = self._multipliers(block, sides, shift, -(-start >> (self.widest - shift)))
        assert m is not None
        width = (1 << int(m.max()).bit_length()) - 1
        single = smallest_multiplier((whole,), targets, m, width)
        shared = single >= 0
        m = np.where(shared, single, m)
        negative, positive, common = (
            _nearest_zero(*bounds(part, targets, m)[:2]) for part in (*sides, whole)
        )
        return m, np.where(shared, common, positive), np.where(shared, common, negative)


def _nearest_zero(least: Ints, greatest: Ints) -> Ints:
    """The integer nearest to zero between the bounds."""
    return np.minimum(np.maximum(least, 0), greatest)


def proved(found: Requantizer, rule: str, scale: Floats, zero_point: int) -> bool:
    """True when the requantizer equals clamp(rule(acc, scale) + zero_point, lo, hi) everywhere.

    Everywhere means every accumulator in acc_lo to acc_hi of each channel.
    """
    reach = found.lo, found.hi
    blocks = _blocks(rule, scale, zero_point, reach, found.acc_lo, found.acc_hi)
    return _equal(rule, scale, zero_point, found, blocks)


def _equal(rule: str, scale: Floats, zero_point: int, found: Requantizer, blocks: Blocks) -> bool:
    """Compare with the rule on both sides of every breakpoint and at the ends of each sign."""
    start = 0
    for block in blocks:
        part = slice(start, start + len(block.acc_lo))
        start = part.stop
        lo, hi = block.acc_lo[:, np.newaxis], block.acc_hi[:, np.newaxis]
        some = found.channel_slice(part)
        for at in (block.points, block.points - 1, _corners(some)):
            acc = np.clip(at, lo, hi).T
            rounded = rounding.apply(rule, acc, scale[part], zero_point) + zero_point
            if (some.apply(acc) != np.clip(rounded, found.lo, found.hi)).any():
                return False
    return True


def _thresholds(
    rule: str, scale: Floats, zero_point: int, lo: int, hi: int, acc_lo: Ints, acc_hi: Ints
) -> Requantizer:
    levels = np.arange(lo + 1, hi + 1, dtype=np.int64) - zero_point
    points = breakpoints(rule, scale, levels, acc_lo, acc_hi, zero_point)
    return Requantizer.searching(points, lo, hi, acc_lo, acc_hi)
