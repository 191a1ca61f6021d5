"""hwgen_adder_tree: sums modulo 2**OUT_W, ceil(log2(N)) cycles later."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, cases, check, fields, gaps, packed, pipe, signed, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 60


def play(
    count: int,
    bits: int,
    out_bits: int,
    data: list[int],
    case: Case,
    folder: Path,
    is_signed: bool = True,
) -> set[int]:
    unit = pipe(
        "test_adder_tree_stream",
        (count - 1).bit_length(),
        (count * bits, out_bits),
        n=count,
        in_w=bits,
        is_signed=int(is_signed),
        out_w=out_bits,
    )
    terms = [fields(word, bits, count) for word in data]
    if is_signed:
        terms = [[signed(term, bits) for term in word] for word in terms]
    expected = [packed([sum(word)], out_bits) for word in terms]
    return set(gaps(check(unit, data, expected, case, folder, frames=1)))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_random_sums_are_exact(case: Case, tmp_path: Path) -> None:
    """OUT_W from IN_W on: narrower than the full sum it wraps, wider it extends the sign."""
    count, bits = (int(n) for n in case.generator.integers((1, 1), (14, 20)))
    out_bits = bits + int(case.generator.integers(0, count.bit_length() + 3))
    data = words(case.generator, WORDS, count * bits)
    play(count, bits, out_bits, data, case, tmp_path, is_signed=bool(case.generator.integers(2)))


@pytest.mark.parametrize("count", [2, 3, 4, 5, 7, 8, 9, 25])
def test_all_smallest_and_all_largest_terms_do_not_overflow(count: int, tmp_path: Path) -> None:
    smallest, largest = packed([-128] * count, 8), packed([127] * count, 8)
    data = [smallest, largest, 0, smallest, smallest, largest, largest]
    out_bits = 8 + (count - 1).bit_length()
    assert play(count, 8, out_bits, data, Case(0), tmp_path) == {1}
