"""hwgen_width_down: each word in parts, low bits first, the last word of a packet in fewer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.units.plumbing import WidthDown

from .bench import Case, cases, check, fields, gaps, words

pytestmark = pytest.mark.simulator("icarus")
PACKETS = 5  # of each of three frames


def random_unit(generator: np.random.Generator) -> WidthDown:
    bits, ratio, packet = (int(n) for n in generator.integers((1, 2, 1), (20, 9, 5)))
    return WidthDown(bits, ratio, packet, int(generator.integers(1, ratio + 1)))


def reference(unit: WidthDown, data: list[int]) -> list[int]:
    parts = []
    for index, word in enumerate(data):
        short = index % unit.packet == unit.packet - 1
        kept = unit.last_ratio if short else unit.ratio
        parts += fields(word, unit.word_bits, unit.ratio)[:kept]
    return parts


def play(unit: WidthDown, case: Case, folder: Path, reset_at: int = 0) -> list[int]:
    data = words(case.generator, 3 * PACKETS * unit.packet, unit.input_bits)
    return gaps(check(unit, data, reference(unit, data), case, folder, reset_at=reset_at))


@pytest.mark.parametrize("case", cases(35), ids=str)
def test_parts_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [4, 18, 33])
def test_a_reset_starts_with_the_first_word_of_a_packet(reset_at: int, tmp_path: Path) -> None:
    play(WidthDown(5, 4, 3, 2), Case(reset_at, "never", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("ratio", [2, 3, 8])
def test_it_sustains_one_part_a_cycle(ratio: int, tmp_path: Path) -> None:
    assert set(play(WidthDown(8, ratio, 2, ratio), Case(ratio), tmp_path)) == {1}


def test_words_of_one_part_leave_every_cycle(tmp_path: Path) -> None:
    assert set(play(WidthDown(8, 2, 1, 1), Case(0), tmp_path)) == {1}
