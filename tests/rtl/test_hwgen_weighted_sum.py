"""hwgen_weighted_sum: equal to the arithmetic that was searched, for every pair of operands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.arithmetic import rounding
from hwgen.arithmetic.weighted_sum import Target, weighted_sum
from hwgen.ir.formats import IntFormat
from hwgen.simulate.unit import UnitRun
from hwgen.units.weighted_sum import AddStreams

from .bench import Case, cases, check, gaps, packed

pytestmark = pytest.mark.simulator("icarus")
WORDS = 75


def unit_of(
    rule: str, lanes: int, a: IntFormat, b: IntFormat, out: IntFormat, sign: int
) -> AddStreams:
    """The sum (or difference) of two formats as TensorFlow Lite defines it."""
    unit = 2 * max(a.scale, b.scale) / 2**20
    terms = [
        rounding.apply("D", np.arange(x.lo, x.hi + 1) - x.zero_point << 20, x.scale / unit / 2**20)
        for x in (a, b)
    ]
    total = terms[0][:, np.newaxis] + sign * terms[1]
    rounded = rounding.apply(rule, total, unit / out.scale) + out.zero_point
    target = Target(
        np.arange(a.lo, a.hi + 1) - a.zero_point,
        np.arange(b.lo, b.hi + 1) - b.zero_point,
        np.clip(rounded, out.lo, out.hi),
        out.zero_point,
        out.lo,
        out.hi,
    )
    form = weighted_sum(target, a.scale / out.scale, sign * b.scale / out.scale)
    assert form is not None
    return AddStreams(lanes, a, b, out.bits, form)


def random_format(generator: np.random.Generator) -> IntFormat:
    bits, is_signed = int(generator.integers(2, 11)), bool(generator.integers(0, 2))
    lo = -(1 << bits - 1) if is_signed else 0
    zero = int(generator.integers(lo, lo + (1 << bits)))
    return IntFormat(bits, is_signed, float(generator.uniform(0.3, 3.0)) / (1 << bits), zero)


def play(
    unit: AddStreams, case: Case, folder: Path, simulator: str = "icarus", reset: int = 0
) -> UnitRun:
    generator, a, b = case.generator, unit.a, unit.b
    x = generator.integers(a.lo, a.hi + 1, (WORDS, unit.lanes))
    y = generator.integers(b.lo, b.hi + 1, (WORDS, unit.lanes))
    x[:4], y[:4] = a.lo, b.lo  # the four corners
    x[1], x[2], y[2], y[3] = a.hi, a.hi, b.hi, b.hi
    low = unit.lanes * a.bits
    words = [
        packed(row.tolist(), a.bits) | packed(other.tolist(), b.bits) << low
        for row, other in zip(x, y, strict=True)
    ]
    made = unit.form.apply(x - a.zero_point, y - b.zero_point)
    expected = [packed(row, unit.out_bits) for row in made.tolist()]
    return check(unit, words, expected, case, folder, simulator=simulator, reset_at=reset)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_sums_are_rounded_and_limited(case: Case, tmp_path: Path) -> None:
    generator = np.random.default_rng(case.seed + 1000)
    a, b, out = (random_format(generator) for _ in range(3))
    rule = str(generator.choice(["D", "S", "H", "U"]))
    unit = unit_of(rule, int(generator.integers(1, 5)), a, b, out, 1 - 2 * (case.seed % 2))
    play(unit, case, tmp_path)


@pytest.mark.parametrize("rule", ["half_up", "half_even", "floor", "toward_zero"])
def test_every_pair_of_three_bits(rule: str, tmp_path: Path) -> None:
    """Exact ties, and the even ones with a zero point behind the shift."""
    a, b = IntFormat(3, True, 0.25), IntFormat(3, True, 0.5)
    unit = unit_of(rule, 1, a, b, IntFormat(3, True, 1.0, 1), 1)
    assert unit.form.requantizer.kind == ("linear_even" if rule == "half_even" else "linear")
    pairs = [(x, y) for x in range(-4, 4) for y in range(-4, 4)]
    words = [packed([x], 3) | packed([y], 3) << 3 for x, y in pairs]
    x, y = np.array(pairs).T
    expected = [packed([value], 3) for value in unit.form.apply(x, y).tolist()]
    run = check(unit, words, expected, Case(0), tmp_path, frames=1)
    assert set(gaps(run)) == {1}


@pytest.mark.parametrize("reset_at", [3, 29])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    a, b = IntFormat(8, True, 0.02, -3), IntFormat(8, False, 0.05, 100)
    unit = unit_of("D", 2, a, b, IntFormat(8, True, 0.06, 5), 1)
    play(unit, Case(reset_at, "random", "random"), tmp_path, reset=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    a, b = IntFormat(10, True, 0.02, -3), IntFormat(5, False, 0.05, 17)
    unit = unit_of("D", 3, a, b, IntFormat(9, True, 0.06, 5), -1)
    play(unit, Case(5, "bursty", "random"), tmp_path, "verilator", 23)
