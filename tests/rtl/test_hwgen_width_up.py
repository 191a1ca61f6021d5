"""hwgen_width_up: words gathered, the first in the low bits, a short last one filled with zeros."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.units.plumbing import WidthUp

from .bench import Case, cases, check, gaps, packed, words

pytestmark = pytest.mark.simulator("icarus")
PACKETS = 7  # of each of three frames


def random_unit(generator: np.random.Generator) -> WidthUp:
    bits, ratio, packet = (int(n) for n in generator.integers((1, 2, 1), (20, 9, 12)))
    return WidthUp(bits, ratio, packet)


def reference(unit: WidthUp, data: list[int]) -> list[int]:
    gathered = []
    for start in range(0, len(data), unit.packet):
        packet = data[start : start + unit.packet]
        for first in range(0, unit.packet, unit.ratio):
            gathered.append(packed(packet[first : first + unit.ratio], unit.word_bits))
    return gathered


def play(unit: WidthUp, case: Case, folder: Path, reset_at: int = 0) -> list[int]:
    data = words(case.generator, 3 * PACKETS * unit.packet, unit.word_bits)
    return gaps(check(unit, data, reference(unit, data), case, folder, reset_at=reset_at))


@pytest.mark.parametrize("case", cases(35), ids=str)
def test_words_are_gathered_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [4, 18, 33])
def test_a_reset_forgets_what_was_gathered(reset_at: int, tmp_path: Path) -> None:
    play(WidthUp(5, 4, 7), Case(reset_at, "never", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize(("ratio", "packet"), [(2, 2), (3, 9), (8, 8)])
def test_it_sustains_one_input_a_cycle(ratio: int, packet: int, tmp_path: Path) -> None:
    assert set(play(WidthUp(8, ratio, packet), Case(ratio), tmp_path)) == {ratio}
