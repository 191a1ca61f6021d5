"""Search of two integer factors that replace the rescaling of a sum of two operands.

A sum of two tensors with scales of their own is a function of two small integers. Rounding rules
define it through wide terms and a multiplication; two factors of some 15 to 20 bits and a shift
give the same integers, which is proved here for every pair of operands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WIDEST = 30  # largest shift that is tried
_LARGEST = 1 << 40  # factor that is tried: totals of operands of 16 bits stay far below 64 bits
_STEPS = sorted(product(range(-2, 3), repeat=2), key=lambda step: abs(step[0]) + abs(step[1]))
_TIGHT = (50, 2000)  # pairs of each kind that are tried before all are
_FREE = 1 << 60  # a bound that does not bind


@dataclass(frozen=True, slots=True, eq=False)
class WeightedSum:
    """y = requantizer(factor_a * a + factor_b * b), a and b without their zero points.

    requantizer: one row with the multiplier 1, proved for every pair.
    """

    factor_a: int
    factor_b: int
    requantizer: Requantizer

    def apply(self, a: Ints, b: Ints) -> Ints:
        """Outputs of operands without zero points; arrays of one shape."""
        total = self.factor_a * a + self.factor_b * b
        return self.requantizer.apply(total[..., np.newaxis])[..., 0]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What a sum must give: outputs [len(a), len(b)] for operands a and b without zero points.

    outputs: clamp to lo .. hi and zero_point included.
    """

    a: Ints
    b: Ints
    outputs: Ints
    zero_point: int
    lo: int
    hi: int


def weighted_sum(target: Target, ratio_a: float, ratio_b: float) -> WeightedSum | None:
    """The sum with the smallest shift that gives every output of `target`.

    ratio_a, ratio_b: scales of the operands over that of the output, negative for one that is
    subtracted. None when no shift up to WIDEST with factors up to _LARGEST works.
    """
    pairs = _Pairs.of(target)
    few, many = (pairs.tight(ratio_a, ratio_b, count) for count in _TIGHT)
    for shift in range(WIDEST + 1):
        every = list(_factors(ratio_a, ratio_b, shift))
        solves = (_linear, _even) if shift else (_linear,)
        kinds = [(solve, _hopeful(few, every, shift, solve is _even)) for solve in solves]
        for number, factors in enumerate(every):
            for solve, hope in kinds:
                if not hope[number] or not solve(many, factors, shift):
                    continue
                if offsets := solve(pairs, factors, shift):
                    return _made(target, factors, shift, solve is _even, offsets)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs of operands [n] with the level that each must give, zero point not included.

    lowest, highest: levels that the clamp makes, so that lower or higher ones do as well.
    """

    a: Ints
    b: Ints
    level: Ints
    lowest: NDArray[np.bool_]
    highest: NDArray[np.bool_]

    @classmethod
    def of(cls, target: Target) -> _Pairs:
        """All pairs of the target."""
        outputs = target.outputs.reshape(-1)
        return cls(
            np.repeat(target.a, len(target.b)),
            np.tile(target.b, len(target.a)),
            outputs - target.zero_point,
            outputs == target.lo,
            outputs == target.hi,
        )

    def tight(self, ratio_a: float, ratio_b: float, count: int) -> _Pairs:
        """`count` pairs of each kind that leave an offset little room, for either sign."""
        real = ratio_a * self.a + ratio_b * self.b
        least = np.where(self.lowest, -np.inf, self.level - real)
        most = np.where(self.highest, np.inf, self.level - real)
        chosen = [np.zeros(0, dtype=np.intp)]
        for where in (np.flatnonzero(real < 0), np.flatnonzero(real >= 0)):
            for order in (-least[where], most[where]):
                chosen.append(where[_smallest(order, count)])
        kept = np.unique(np.concatenate(chosen))
        return _Pairs(*(getattr(self, field.name)[kept] for field in fields(self)))


def _smallest(values: Floats, count: int) -> NDArray[np.intp]:
    """Places of the `count` smallest values, in any order."""
    return np.argpartition(values, count)[:count] if count < len(values) else np.arange(len(values))


Offsets = tuple[int, int]
"""For totals from zero on, and for those below."""


def _factors(ratio_a: float, ratio_b: float, shift: int) -> Iterator[tuple[int, int]]:
    if max(abs(ratio_a), abs(ratio_b)) * 2.0**shift > _LARGEST:
        return
    for step_a, step_b in _STEPS:
        yield round(ratio_a * 2.0**shift) + step_a, round(ratio_b * 2.0**shift) + step_b


def _hopeful(
    pairs: _Pairs, factors: Sequence[tuple[int, int]], shift: int, even: bool
) -> NDArray[np.bool_]:
    """Of which factors _linear, or _even, finds offsets for a few pairs; all factors at once."""
    factor = np.array(factors, dtype=np.int64).reshape(-1, 2, 1)
    total = factor[:, 0] * pairs.a + factor[:, 1] * pairs.b
    first, last = (pairs.level & 1,) * 2 if even else (0, 1)
    least = np.where(pairs.lowest, -_FREE, (pairs.level << shift) + first - total)
    most = np.where(pairs.highest, _FREE, (pairs.level + 1 << shift) - last - total)

    def between(where: NDArray[np.bool_] | bool) -> NDArray[np.bool_]:
        low = least.max(axis=1, where=where, initial=-_FREE)
        some: NDArray[np.bool_] = low <= most.min(axis=1, where=where, initial=_FREE)
        return some

    return between(True) if even else between(True) | (between(total < 0) & between(total >= 0))


def _linear(pairs: _Pairs, factors: tuple[int, int], shift: int) -> Offsets | None:
    """Offsets with which the shifted total is the level; the same for both signs if possible."""
    total = factors[0] * pairs.a + factors[1] * pairs.b
    least = np.where(pairs.lowest, -_FREE, (pairs.level << shift) - total)
    most = np.where(pairs.highest, _FREE, (pairs.level + 1 << shift) - 1 - total)
    common = _between(least, most)
    if common is not None:
        return common, common
    negative = total < 0
    below = _between(least[negative], most[negative])
    above = _between(least[~negative], most[~negative])
    return None if below is None or above is None else (above, below)


def _even(pairs: _Pairs, factors: tuple[int, int], shift: int) -> Offsets | None:
    """Offset with which a total between two levels goes to the even one."""
    total = factors[0] * pairs.a + factors[1] * pairs.b
    odd = pairs.level & 1
    least = np.where(pairs.lowest, -_FREE, (pairs.level << shift) + odd - total)
    most = np.where(pairs.highest, _FREE, (pairs.level + 1 << shift) - odd - total)
    common = _between(least, most)
    return None if common is None else (common, common)


def _between(least: Ints, most: Ints) -> int | None:
    """The integer nearest to zero from the largest of `least` to the smallest of `most`."""
    low, high = int(least.max(initial=-_FREE)), int(most.min(initial=_FREE))
    return min(max(low, 0), high) if low <= high else None


def _made(
    target: Target, factors: tuple[int, int], shift: int, even: bool, offsets: Offsets
) -> WeightedSum:
    """The sum with its zero point where its kind has it; compared with every output."""
    total = factors[0] * target.a[:, np.newaxis] + factors[1] * target.b
    folded = 0 if even else target.zero_point << shift
    positive, negative = (np.array([offset + folded]) for offset in offsets)
    form = Requantizer(
        kind="linear_even" if even else "linear",
        multiplier=np.ones(1, dtype=np.int64),
        offset_pos=positive,
        offset_neg=negative,
        shift=shift,
        zero_point=target.zero_point if even else 0,
        lo=target.lo,
        hi=target.hi,
        acc_lo=total.min(keepdims=True)[0],
        acc_hi=total.max(keepdims=True)[0],
    )
    made = WeightedSum(*factors, form)
    found = made.apply(*np.broadcast_arrays(target.a[:, np.newaxis], target.b))
    assert np.array_equal(found, target.outputs), "weighted sum differs from its target"
    return made
