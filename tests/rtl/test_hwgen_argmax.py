"""hwgen_argmax, with hwgen_argmax_tree: index and value of the largest channel of each pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen.timing.select  # noqa: F401  (it registers the unit)
from hwgen.simulate.unit import UnitRun
from hwgen.units.argmax import Argmax

from .bench import Case, cases, check, fields, packed, signed, words

pytestmark = pytest.mark.simulator("icarus")
PIXELS = 24


def argmax(
    channels: int, lanes: int, bits: int = 8, is_signed: bool = True, with_value: bool = True
) -> Argmax:
    beats = -(-channels // lanes)
    rest = channels - (beats - 1) * lanes
    index = max(1, (channels - 1).bit_length())
    field = max(index + is_signed, bits) if with_value else index
    return Argmax(lanes, bits, is_signed, beats, rest, field, with_value)


def random_unit(generator: np.random.Generator) -> Argmax:
    channels, lanes = int(generator.integers(1, 20)), int(generator.integers(1, 8))
    bits = int(generator.choice([2, 2, 3, 8, 16]))
    return argmax(channels, min(lanes, channels), bits, *map(bool, generator.integers(0, 2, 2)))


def reference(unit: Argmax, data: list[int]) -> list[int]:
    """One loop over the channels of each pixel; a later one must be larger to win."""
    found = []
    for start in range(0, len(data), unit.beats):
        best, place = None, 0
        for beat in range(unit.beats):
            lanes = unit.last_lanes if beat == unit.beats - 1 else unit.lanes
            for lane, field in enumerate(fields(data[start + beat], unit.bits, lanes)):
                value = signed(field, unit.bits) if unit.signed else field
                if best is None or value > best:
                    best, place = value, beat * unit.lanes + lane
        assert best is not None
        found.append(packed([place, best] if unit.with_value else [place], unit.field))
    return found


def beats(unit: Argmax, generator: np.random.Generator) -> list[int]:
    """Words of all pixels; lanes without a channel hold anything."""
    return words(generator, PIXELS * unit.beats, unit.input_bits)


def play(
    unit: Argmax, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = beats(unit, case.generator)
    expected = reference(unit, data)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_results_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_starts_with_the_first_beat(reset_at: int, tmp_path: Path) -> None:
    play(argmax(11, 4), Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize(("channels", "lanes"), [(1, 1), (4, 4), (5, 1), (5, 2), (7, 7), (9, 4)])
def test_it_takes_one_beat_a_cycle(channels: int, lanes: int, tmp_path: Path) -> None:
    run = play(argmax(channels, lanes), Case(channels), tmp_path)
    assert set(np.diff(run.in_cycles).tolist()) == {1}


@pytest.mark.parametrize(("channels", "lanes"), [(9, 1), (9, 4), (9, 9)])
def test_the_first_of_equal_channels_wins(channels: int, lanes: int, tmp_path: Path) -> None:
    """Pixel n has its largest value in channel n and in all behind it."""
    unit = argmax(channels, lanes, bits=4)
    values = [[-8] * n + [7] * (channels - n) for n in range(channels)]
    padding = [0] * (unit.beats * lanes - channels)
    data = [
        packed((pixel + padding)[start : start + lanes], 4)
        for pixel in values
        for start in range(0, channels, lanes)
    ]
    expected = [packed([n, 7], unit.field) for n in range(channels)]
    check(unit, data, expected, Case(0), tmp_path, frames=1)


def test_a_lane_without_a_channel_never_wins(tmp_path: Path) -> None:
    """All channels are negative, the padding is zero."""
    unit = argmax(5, 4)
    data = [packed([-5, -3, -9, -3], 8), packed([-4, 0, 0, 0], 8)]
    check(unit, data * 3, [packed([1, -3], 8)] * 3, Case(0), tmp_path)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    unit = argmax(13, 5, 9, False)
    play(unit, Case(8, "random", "bursty"), tmp_path, "verilator", 30)
