"""hwgen_popcount: the number of ones, 1 + ceil(log2(ceil(N / 3))) cycles later."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, cases, check, gaps, pipe, words

pytestmark = pytest.mark.simulator("icarus")


def play(bits: int, data: list[int], case: Case, folder: Path) -> set[int]:
    """Returns the distances of the counts in cycles."""
    out_bits = max(2, bits.bit_length()) + case.seed % 3
    latency = 1 + (-(-bits // 3) - 1).bit_length()
    unit = pipe("test_popcount_stream", latency, (bits, out_bits), n=bits, out_w=out_bits)
    expected = [word.bit_count() for word in data]
    return set(gaps(check(unit, data, expected, case, folder, frames=1)))


@pytest.mark.parametrize("case", cases(40), ids=str)
def test_random_counts_are_exact(case: Case, tmp_path: Path) -> None:
    bits = int(case.generator.integers(1, 80))
    play(bits, words(case.generator, 40, bits), case, tmp_path)


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 7, 9, 10, 36, 64])
def test_all_ones_and_none_leave_one_a_cycle(bits: int, tmp_path: Path) -> None:
    assert play(bits, [0, (1 << bits) - 1] * 8, Case(0), tmp_path) == {1}
