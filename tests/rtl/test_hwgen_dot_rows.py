"""hwgen_dot_rows: exact sums for every pair of widths, one row or many."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.units.dot_product import Rows

from .bench import Case, cases
from .few_bits import format_of, play

pytestmark = pytest.mark.simulator("icarus")
PAIRS = [
    (1, 2),
    (1, 16),
    (2, 2),
    (2, 8),
    (3, 5),
    (4, 4),
    (5, 3),
    (8, 2),
    (5, 6),
    (7, 8),
    (8, 8),
    (9, 16),
]


@pytest.mark.parametrize("case", cases(40), ids=str)
def test_random_sums_are_exact(case: Case, tmp_path: Path) -> None:
    x_bits, w_bits = PAIRS[case.seed % len(PAIRS)]
    dot = Rows(format_of(case.generator, x_bits), w_bits)
    play(dot, int(case.generator.integers(1, 12)), case, tmp_path)


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("bits", PAIRS[2:], ids=str)
def test_extremes_are_exact_and_one_sum_leaves_a_cycle(
    bits: tuple[int, int], signed: bool, tmp_path: Path
) -> None:
    dot = Rows(IntFormat(bits[0], signed, 1.0), bits[1])
    assert play(dot, 5, Case(0), tmp_path, ends=True) == {1}
