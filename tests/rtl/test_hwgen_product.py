"""hwgen_product: exact products of operands without their zero points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.ir.formats import IntFormat
from hwgen.simulate.unit import UnitRun
from hwgen.units.product import Product

from .bench import Case, cases, check, gaps, packed

pytestmark = pytest.mark.simulator("icarus")
WORDS = 75


def random_format(generator: np.random.Generator) -> IntFormat:
    bits, is_signed = int(generator.integers(2, 16)), bool(generator.integers(0, 2))
    lo = -(1 << bits - 1) if is_signed else 0
    hi = lo + (1 << bits) - 1
    zero = int(generator.choice([0, lo, hi, int(generator.integers(lo, hi + 1))]))
    return IntFormat(bits, is_signed, 1.0, zero)


def play(
    unit: Product, case: Case, folder: Path, simulator: str = "icarus", reset: int = 0
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
    products = (x - a.zero_point) * (y - b.zero_point)
    expected = [packed(row, unit.product_bits) for row in products.tolist()]
    return check(unit, words, expected, case, folder, simulator=simulator, reset_at=reset)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_products_are_exact(case: Case, tmp_path: Path) -> None:
    generator = np.random.default_rng(case.seed + 1000)
    a, b = random_format(generator), random_format(generator)
    play(Product(int(generator.integers(1, 4)), a, b), case, tmp_path)


def test_one_word_leaves_a_cycle(tmp_path: Path) -> None:
    unit = Product(2, IntFormat(8, True, 1.0, -128), IntFormat(8, False, 1.0, 255))
    assert unit.product_bits == 17
    run = play(unit, Case(0), tmp_path)
    assert set(gaps(run)) == {1}
    assert run.out_cycles[0] - run.in_cycles[0] == unit.latency + 1


@pytest.mark.parametrize("reset_at", [3, 29])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    unit = Product(2, IntFormat(8, True, 1.0, 3), IntFormat(4, False, 1.0, 9))
    play(unit, Case(reset_at, "random", "random"), tmp_path, reset=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    unit = Product(3, IntFormat(10, True, 1.0, -7), IntFormat(12, False, 1.0, 4095))
    play(unit, Case(5, "bursty", "random"), tmp_path, "verilator", 23)
