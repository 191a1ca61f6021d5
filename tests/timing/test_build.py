"""Which event waits for which, against loops over words and windows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.timing.build import build
from hwgen.timing.processes import (
    BufferedProcess,
    LandingProcess,
    ReduceProcess,
    SkidProcess,
    WidthDownProcess,
    WidthUpProcess,
    WireProcess,
)
from hwgen.units.clamp import Clamp
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow

SEEDS = range(12)


SKIDS = {"skid": Skid(8), "clamp": Clamp(1, 8, True, 0, 9)}


@pytest.mark.parametrize("unit", SKIDS.values(), ids=list(SKIDS))
def test_a_skid_buffer_hands_each_word_on(unit: Skid | Clamp) -> None:
    assert build(unit, 24, 2, 1) == SkidProcess(24, 24, 1)


def test_a_mask_is_a_wire() -> None:
    assert build(LaneMask(8, 4, 3), 24, 2, 1) == WireProcess(24, 24, 1)


def test_a_reduction_has_its_latency_and_depth() -> None:
    assert build(MaxReduce(5, 1, 8, True, "max"), 24, 2, 1) == ReduceProcess(24, 24, 1, 3, 5)


@pytest.mark.parametrize(("ratio", "packet"), [(2, 2), (2, 3), (4, 3), (3, 7), (2, 1)])
def test_widening_completes_a_word_at_its_last_input(ratio: int, packet: int) -> None:
    process = build(WidthUp(8, ratio, packet), 4 * packet, 2, 0)
    assert isinstance(process, WidthUpProcess)
    last = [
        word
        for word in range(4 * packet)
        if word % packet == packet - 1 or word % packet % ratio == ratio - 1
    ]
    assert process.last.tolist() == last
    assert process.outputs == len(last)


@pytest.mark.parametrize(("ratio", "packet", "short"), [(2, 1, 1), (3, 2, 3), (4, 3, 1)])
def test_narrowing_makes_the_parts_of_each_word(ratio: int, packet: int, short: int) -> None:
    process = build(WidthDown(8, ratio, packet, short), 3 * packet, 1, 0)
    assert isinstance(process, WidthDownProcess)
    first, last, made = [], [], 0
    for word in range(3 * packet):
        parts = short if word % packet == packet - 1 else ratio
        first.append(made)
        made += parts
        last.append(made - 1)
    assert (process.first.tolist(), process.last.tolist(), process.outputs) == (first, last, made)


def random_window(seed: int) -> SlidingWindow:
    generator = np.random.default_rng(seed)
    size, stride, pad, behind = (int(n) for n in generator.integers((1, 1, 0, 0), (5, 5, 6, 6)))
    positions = int(generator.integers(max(1, size - pad - behind), size + 6))
    outputs = (positions + pad + behind - size) // stride + 1
    inner = int(generator.integers(1, 4))
    least = max(2, size) if inner == 1 else max(1, size - 1)
    slots = least + int(generator.integers(0, 3))
    return SlidingWindow(8, positions, inner, size, stride, pad, outputs, slots, 2, 0, "rows")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_window_needs_its_newest_word(seed: int) -> None:
    unit, frames = random_window(seed), 3
    process = build(unit, frames * unit.input_beats, frames, 0)
    assert isinstance(process, LandingProcess if unit.bypasses else BufferedProcess)
    needs = []
    for walk in range(frames * unit.frames):
        for output in range(unit.outputs):
            newest = output * unit.stride - unit.pad + unit.window - 1
            position = min(max(newest, 0), unit.positions - 1)
            for index in range(unit.inner):
                needs.append((walk * unit.positions + position) * unit.inner + index)
    assert process.needs.tolist() == needs
    assert process.outputs == len(needs) == frames * unit.output_beats


@pytest.mark.parametrize("seed", SEEDS)
def test_a_word_is_stored_when_fewer_than_all_slots_hold_words(seed: int) -> None:
    """Words freed after each issue are counted; each word waits for the first with room."""
    unit, frames = random_window(seed), 2
    process = build(unit, frames * unit.input_beats, frames, 0)
    assert isinstance(process, LandingProcess if unit.bypasses else BufferedProcess)
    frame = unit.positions * unit.inner
    freed = []
    for walk in range(frames * unit.frames):
        for output in range(unit.outputs):
            start = output * unit.stride - unit.pad
            following = start + unit.stride if output < unit.outputs - 1 else unit.positions
            for index in range(unit.inner):
                inside = 0 <= start < unit.positions
                count = min(max(start, 0), unit.positions) * unit.inner
                count += index + 1 if inside else 0
                if index == unit.inner - 1:
                    count = min(max(following, 0), unit.positions) * unit.inner
                freed.append(walk * frame + count)
    held = first_with_room(freed, len(process.frees), unit.slots * unit.inner)
    assert process.frees.tolist() == held


@pytest.mark.parametrize("seed", range(20))
def test_a_read_inside_the_frame_makes_room_in_its_own_cycle(seed: int) -> None:
    """A bypass stores a word beside the read that frees its place; other reads a cycle later."""
    unit, frames = replace(random_window(seed), inner=2), 2
    unit = replace(unit, slots=max(1, unit.window - 1))
    process = build(unit, frames * unit.input_beats, frames, 0)
    if unit.window == 1 or unit.slots >= unit.positions:
        assert isinstance(process, BufferedProcess)
        return
    assert isinstance(process, LandingProcess)
    starts = [
        issue // unit.inner % unit.outputs * unit.stride - unit.pad
        for issue in range(process.outputs)
    ]
    beyond = [start + unit.window > unit.positions for start in starts]
    assert process.beyond.tolist() == beyond
    for free, lag in zip(process.frees.tolist(), process.lags.tolist(), strict=True):
        assert lag == (0 if free < 0 or 0 <= starts[free] < unit.positions else 1)


def first_with_room(freed: list[int], words: int, capacity: int) -> list[int]:
    """First issue after which fewer than `capacity` words before each word are held, or -1."""
    found = []
    for word in range(words):
        room = (issue for issue, count in enumerate(freed) if word - count < capacity)
        found.append(-1 if word < capacity else next(room))
    return found


def test_a_unit_without_timing_is_named() -> None:
    with pytest.raises(TypeError, match="no timing for object"):
        build(object(), 1, 1, 0)  # type: ignore[arg-type]


def padded(mode: str, pad: int, inner: int, slots: int) -> SlidingWindow:
    """Three taps, 2 apart, over 7 positions, with the same padding at both ends."""
    outputs = 7 + 2 * pad - 4
    return SlidingWindow(
        8, 7, inner, 3, 1, pad, outputs, slots, 1, 0, "rows", dilation=2, mode=mode
    )


@pytest.mark.parametrize(
    ("mode", "newest"),
    [("edge", [1, 2, 3, 4, 5, 6, 6, 6, 6]), ("reflect", [3, 2, 3, 4, 5, 6, 6, 6, 6])],
)
def test_a_padded_window_waits_for_the_farthest_position_it_reads(
    mode: str, newest: list[int]
) -> None:
    process = build(padded(mode, 3, 1, 8), 7, 1, 0)
    assert isinstance(process, BufferedProcess)
    assert process.needs.tolist() == newest


@pytest.mark.parametrize(
    ("mode", "freed"),
    [("edge", [0, 0, 0, 1, 2, 3, 4, 5, 7]), ("reflect", [0, 0, 0, 1, 2, 3, 3, 3, 7])],
)
def test_what_padding_reads_later_is_not_freed(mode: str, freed: list[int]) -> None:
    """With 7 slots, word 7 + n is stored behind the window that frees word n."""
    process = build(padded(mode, 3, 1, 7), 14, 2, 0)
    assert isinstance(process, BufferedProcess)
    expected = [next(i for i, count in enumerate(freed) if count > word) for word in range(7)]
    assert process.frees[7:].tolist() == expected
