"""hwgen_max_tree: the largest of N values, signed or not, after ceil(log2(N)) cycles."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bench import Case, cases, check, fields, gaps, pipe, signed, words

pytestmark = pytest.mark.simulator("icarus")
WORDS = 90


def reference(word: int, bits: int, count: int, is_signed: bool) -> int:
    values = fields(word, bits, count)
    return max(values, key=(lambda v: signed(v, bits)) if is_signed else int)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_largest_value_wins(case: Case, tmp_path: Path) -> None:
    count, bits = (int(n) for n in case.generator.integers((2, 2), (13, 17)))
    is_signed = case.seed % 2 == 0
    unit = pipe(
        "test_max_tree_stream",
        (count - 1).bit_length(),
        (count * bits, bits),
        n=count,
        w=bits,
        is_signed=int(is_signed),
    )
    data = words(case.generator, WORDS, unit.input_bits)
    check(unit, data, [reference(w, bits, count, is_signed) for w in data], case, tmp_path)


@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
def test_each_position_of_the_largest_is_found(is_signed: bool, tmp_path: Path) -> None:
    """Each of seven positions in turn holds the largest, the others the smallest value or less."""
    low, high = (0x8, 0x7) if is_signed else (0x0, 0xF)
    data = [(high ^ low) << (4 * at) ^ int(f"{low:x}" * 7, 16) for at in range(7)]
    unit = pipe("test_max_tree_stream", 3, (28, 4), n=7, w=4, is_signed=int(is_signed))
    run = check(unit, data, [high] * 7, Case(0), tmp_path, frames=1)
    assert set(gaps(run)) == {1}
