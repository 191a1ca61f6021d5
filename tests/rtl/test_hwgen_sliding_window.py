"""hwgen_sliding_window: every window of every frame, padding that costs no cycle, no bubbles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.units.sliding_window import MODES, SlidingWindow

from .bench import FRAMES, Case, cases, check, gaps, numbers, packed, sources, words

pytestmark = pytest.mark.simulator("icarus")


def window(
    window: int,
    positions: int,
    *,
    inner: int = 1,
    stride: int = 1,
    pad: int = 0,
    behind: int = 0,
    extra: int = 0,
    bits: int = 8,
    fill: int = 0,
) -> SlidingWindow:
    """A unit with the least storage that hwgen.schedule gives it, and `extra` positions."""
    outputs = (positions + pad + behind - window) // stride + 1
    slots = (max(2, window + 1) if inner == 1 else max(1, window - 1)) + extra
    return SlidingWindow(
        bits, positions, inner, window, stride, pad, outputs, slots, 1, fill, "rows"
    )


def random_unit(generator: np.random.Generator) -> SlidingWindow:
    """Any window, stride and padding, also padding beyond the window; the least storage or more."""
    size, stride = int(generator.integers(1, 6)), int(generator.integers(1, 5))
    pad, behind = int(generator.integers(0, size + 3)), int(generator.integers(0, size + 3))
    positions = int(generator.integers(max(1, size - pad - behind), size + 8))
    bits, inner = int(generator.integers(1, 12)), int(generator.choice([1, 1, 2, 3, 5, 8]))
    least = max(2, size) if inner == 1 else max(1, size - 1)
    return SlidingWindow(
        word_bits=bits,
        positions=positions,
        inner=inner,
        window=size,
        stride=stride,
        pad=pad,
        outputs=(positions + pad + behind - size) // stride + 1,
        slots=least + int(generator.choice([0, 0, 1, 2, 4])),
        frames=1,
        fill=int(generator.integers(0, 1 << bits)),
        label="rows",
        depth=int(generator.integers(2, 5)),
    )


def dilated_unit(generator: np.random.Generator) -> SlidingWindow:
    """Any dilation and any mode of padding; the least storage or more."""
    while True:
        size, stride, dilation = (int(n) for n in generator.integers(1, (5, 5, 5)))
        span = (size - 1) * dilation + 1
        pad, behind = (int(n) for n in generator.integers(0, span + 3, 2))
        positions = int(generator.integers(1, generator.choice([4, span + 8])))
        mode = str(generator.choice(MODES))
        reflects = mode != "reflect" or max(pad, behind) < positions
        if reflects and positions + pad + behind >= span:
            break
    bits, inner = int(generator.integers(1, 12)), int(generator.choice([1, 1, 2, 3, 5]))
    unit = SlidingWindow(
        word_bits=bits,
        positions=positions,
        inner=inner,
        window=size,
        stride=stride,
        pad=pad,
        outputs=(positions + pad + behind - span) // stride + 1,
        slots=0,
        frames=1,
        fill=int(generator.integers(0, 1 << bits)),
        label="rows",
        depth=int(generator.integers(2, 5)),
        dilation=dilation,
        mode=mode,
    )
    return replace(unit, slots=unit.least_slots + int(generator.choice([0, 0, 1, 2, 4])))


def reference(unit: SlidingWindow, data: list[int]) -> list[int]:
    """Windows by indexing; taps outside the frame read what the mode of padding says."""
    found = []
    for frame in range(0, len(data), unit.input_beats):
        for start in range(-unit.pad, unit.outputs * unit.stride - unit.pad, unit.stride):
            places = [source(unit, start + tap * unit.dilation) for tap in range(unit.window)]
            for index in range(unit.inner):
                taps = [
                    unit.fill if at is None else data[frame + at * unit.inner + index]
                    for at in places
                ]
                found.append(packed(taps, unit.word_bits))
    return found


def source(unit: SlidingWindow, at: int) -> int | None:
    """The position that a tap at position `at` reads, None for the fill pattern."""
    last = unit.positions - 1
    if 0 <= at <= last:
        return at
    if unit.mode == "edge":
        return 0 if at < 0 else last
    if unit.mode == "reflect":
        return -at if at < 0 else 2 * last - at
    return None


def play(
    unit: SlidingWindow, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> UnitRun:
    data = words(case.generator, FRAMES * unit.input_beats, unit.word_bits)
    expected = reference(unit, data)
    return check(unit, data, expected, case, folder, simulator=simulator, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(125), ids=str)
def test_windows_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("case", cases(125), ids=str)
def test_taps_lie_a_dilation_apart_and_padding_reads_as_its_mode_says(
    case: Case, tmp_path: Path
) -> None:
    play(dilated_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("positions", [1, 2, 3])
@pytest.mark.parametrize("mode", MODES)
def test_one_window_may_be_larger_than_the_frame(mode: str, positions: int, tmp_path: Path) -> None:
    pad = 2 if mode != "reflect" else positions - 1
    window = positions + 2 * pad
    unit = SlidingWindow(8, positions, 1, window, 1, pad, 1, 3, 1, 9, "columns", mode=mode)
    play(unit, Case(positions), tmp_path)


@pytest.mark.parametrize("reset_at", [2, 19, 47])
@pytest.mark.parametrize("inner", [1, 3])
def test_a_reset_starts_with_the_first_window(inner: int, reset_at: int, tmp_path: Path) -> None:
    unit = window(3, 7, inner=inner, pad=1, behind=1, stride=2, fill=5)
    play(unit, Case(reset_at, "random", "alternate"), tmp_path, reset_at=reset_at)


@pytest.mark.parametrize("inner", [1, 2, 6])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_least_storage_sustains_one_word_a_cycle_with_padding(
    size: int, inner: int, tmp_path: Path
) -> None:
    """Padding that keeps the size, three frames: one window a cycle, also from frame to frame."""
    padding = {"pad": (size - 1) // 2, "behind": size // 2}
    unit = window(size, 9, inner=inner, **padding)
    assert frame_intervals(play(unit, Case(size), tmp_path), unit) == [unit.input_beats] * 2


@pytest.mark.parametrize("inner", [1, 2, 6])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_least_storage_sustains_one_word_a_cycle_without_padding(
    size: int, inner: int, tmp_path: Path
) -> None:
    unit = window(size, 9, inner=inner)
    run = play(unit, Case(size), tmp_path)
    assert frame_intervals(run, unit) == [unit.input_beats] * 2
    assert set(np.diff(run.in_cycles).tolist()) == {1}


def frame_intervals(run: UnitRun, unit: SlidingWindow) -> list[int]:
    """Cycles between the last windows of neighbouring frames."""
    return np.diff(run.out_cycles[unit.output_beats - 1 :: unit.output_beats]).tolist()


def test_padding_costs_no_cycle(tmp_path: Path) -> None:
    """More padding than image: the windows of a frame leave one a cycle, then the next frame's."""
    unit = window(3, 2, pad=4, behind=4, extra=2)
    run = play(unit, Case(1), tmp_path)
    assert set(gaps(run)) == {1}


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    unit = window(5, 9, inner=4, pad=2, behind=3, stride=2, bits=13, fill=0x1234)
    play(unit, Case(3, "bursty", "random"), tmp_path, "verilator", 61)


@pytest.mark.parametrize(("inner", "slots"), [(1, 3), (2, 2)])
def test_too_few_slots_stop_the_simulation(inner: int, slots: int, tmp_path: Path) -> None:
    unit = replace(window(4, 8, inner=inner), slots=slots)
    text = f"SLOTS must be at least WINDOW, or WINDOW - 1 if INNER > 1, not {slots}"
    with pytest.raises(HwgenError, match=text):
        run_unit(
            sources(unit.module),
            unit.module,
            numbers(unit.parameters),
            unit.input_bits,
            unit.output_bits,
            [0] * 8,
            5,
            None,
            None,
            workdir=tmp_path,
        )
