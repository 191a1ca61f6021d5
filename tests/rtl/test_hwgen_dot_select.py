"""hwgen_dot_select: exact sums for weights -1, 0, +1 but for the constant left to the bias."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.units.dot_product import Selected

from .bench import Case, cases
from .few_bits import format_of, play

pytestmark = pytest.mark.simulator("icarus")


@pytest.mark.parametrize("case", cases(40), ids=str)
def test_random_sums_are_exact(case: Case, tmp_path: Path) -> None:
    x_bits, simd = (int(n) for n in case.generator.integers((2, 1), (17, 12)))
    dot = Selected(format_of(case.generator, x_bits), 1 + case.seed % 2)
    play(dot, simd, case, tmp_path)


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("simd", [1, 5])
def test_extremes_are_exact_and_one_sum_leaves_a_cycle(
    simd: int, signed: bool, tmp_path: Path
) -> None:
    dot = Selected(IntFormat(8, signed, 1.0), 2)
    assert play(dot, simd, Case(0), tmp_path, ends=True) == {1}
