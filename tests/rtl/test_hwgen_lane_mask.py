"""hwgen_lane_mask: the last beat of a pixel loses the lanes that hold no channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.units.plumbing import LaneMask

from .bench import Case, cases, check, gaps, words

pytestmark = pytest.mark.simulator("icarus")


def reference(unit: LaneMask, data: list[int]) -> list[int]:
    kept = (1 << unit.last_bits) - 1
    return [
        word & kept | unit.fill if index % unit.beats == unit.beats - 1 else word
        for index, word in enumerate(data)
    ]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_only_the_last_beat_is_masked(case: Case, tmp_path: Path) -> None:
    bits = int(case.generator.integers(2, 24))
    beats = int(case.generator.integers(1, 5))
    unit = LaneMask(bits, int(case.generator.integers(1, bits)), beats)
    data = words(case.generator, 15 * beats, bits)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_what_is_missing_can_be_another_value(tmp_path: Path) -> None:
    unit, case = LaneMask(12, 8, 2, 0xA00), Case(5, "random", "alternate")
    data = words(case.generator, 30, 12)
    check(unit, data, reference(unit, data), case, tmp_path)


def test_it_costs_no_cycle(tmp_path: Path) -> None:
    unit = LaneMask(8, 3, 2)
    data = [255] * 30
    assert set(gaps(check(unit, data, reference(unit, data), Case(0), tmp_path))) == {1}


def test_a_reset_in_the_middle_of_a_pixel_starts_with_its_first_beat(tmp_path: Path) -> None:
    unit, case = LaneMask(8, 3, 3), Case(2, "random", "random")
    data = words(case.generator, 45, 8)
    check(unit, data, reference(unit, data), case, tmp_path, reset_at=29)
