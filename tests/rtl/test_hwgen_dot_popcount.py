"""hwgen_dot_popcount: XNOR and popcount, inputs 0, 1 or -1, +1, weights with or without zeros."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.units.dot_product import Counted

from .bench import Case, cases
from .few_bits import format_of, play

pytestmark = pytest.mark.simulator("icarus")


@pytest.mark.parametrize("case", cases(40), ids=str)
def test_random_sums_are_exact(case: Case, tmp_path: Path) -> None:
    dot = Counted(format_of(case.generator, 1), 1 + case.seed % 2)
    play(dot, int(case.generator.integers(1, 40)), case, tmp_path)


@pytest.mark.parametrize("bipolar", [True, False], ids=["bipolar", "unsigned"])
@pytest.mark.parametrize("simd", [1, 2, 3, 4, 36])
def test_extremes_are_exact_and_one_sum_leaves_a_cycle(
    simd: int, bipolar: bool, tmp_path: Path
) -> None:
    number = IntFormat.bipolar(1.0) if bipolar else IntFormat(1, False, 1.0)
    assert play(Counted(number, 1), simd, Case(0), tmp_path, ends=True) == {1}
