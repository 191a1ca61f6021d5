"""hwgen_multiplier: signed products, exact at the extremes, four cycles later."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from .bench import Case, cases, check, gaps, packed, pipe

pytestmark = pytest.mark.simulator("icarus")


def play(bits: tuple[int, int], pairs: list[tuple[int, int]], case: Case, folder: Path) -> set[int]:
    a_bits, b_bits = bits
    width = a_bits + b_bits
    unit = pipe("test_multiplier_stream", 4, (width, width), a_w=a_bits, b_w=b_bits)
    low = (1 << a_bits) - 1
    data = [a & low | (b & ((1 << b_bits) - 1)) << a_bits for a, b in pairs]
    expected = [packed([a * b], width) for a, b in pairs]
    return set(gaps(check(unit, data, expected, case, folder, frames=1)))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_random_products_are_exact(case: Case, tmp_path: Path) -> None:
    a_bits, b_bits = (int(n) for n in case.generator.integers(2, 26, 2))
    limits = [1 << a_bits - 1, 1 << b_bits - 1]
    rows = case.generator.integers([-n for n in limits], limits, (60, 2)).tolist()
    play((a_bits, b_bits), [(a, b) for a, b in rows], case, tmp_path)


@pytest.mark.parametrize("bits", [(8, 8), (9, 8), (16, 16), (2, 17)], ids=str)
def test_extremes_are_exact_and_one_product_leaves_a_cycle(
    bits: tuple[int, int], tmp_path: Path
) -> None:
    ends = [[-(1 << n - 1), 1 - (1 << n - 1), -1, 0, 1, (1 << n - 1) - 1] for n in bits]
    assert play(bits, list(itertools.product(ends[0], ends[1])), Case(0), tmp_path) == {1}


def test_every_product_of_three_bits(tmp_path: Path) -> None:
    values = range(-4, 4)
    play((3, 3), list(itertools.product(values, values)), Case(7, "random", "random"), tmp_path)
