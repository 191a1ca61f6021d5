"""Which event waits for which, against loops over words and windows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.timing.build import build
from hwgen.timing.processes import (
    BufferedProcess,
    HoldProcess,
    LandingProcess,
    ReduceProcess,
    SkidProcess,
    WidthDownProcess,
    WidthUpProcess,
    WireProcess,
)
from hwgen.units.clamp import Clamp
from hwgen.units.mac import WindowBuffer, WindowHold
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow

from ..rtl.mac_unit import mac

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
    if unit.window == 1:
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


def random_buffer(seed: int) -> WindowBuffer:
    generator = np.random.default_rng(seed)
    kernel, stride, pad = (
        (int(a), int(b)) for a, b in generator.integers((1, 1), (4, 4), (3, 2)) - [[0], [0], [1]]
    )
    image = (int(generator.integers(kernel[0], 6)), int(generator.integers(kernel[1], 6)))
    words, groups = (int(n) for n in generator.integers(1, 3, 2))
    outputs = tuple(
        (image[axis] + 2 * pad[axis] - kernel[axis]) // stride[axis] + 1 for axis in (0, 1)
    )
    capacity = ((kernel[0] - 1) * image[1] + kernel[1]) * words + int(generator.integers(1, 9))
    return WindowBuffer(
        8, words, image, kernel, stride, pad, (outputs[0], outputs[1]), groups, capacity, 0
    )


def mac_of(feeder: Any, windows: int, chunks: int, groups: int, parts: int = 1) -> Any:
    weights = np.zeros((groups * chunks, 2, 1), dtype=np.int64)
    bias = np.zeros((groups, 2), dtype=np.int64)
    return mac(feeder, windows, weights, bias, out_bits=8, groups=groups, parts=parts)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_buffer_reads_the_words_of_each_window(seed: int) -> None:
    """A padded tap waits for the first word of its frame only."""
    feeder, frames = random_buffer(seed), 2
    windows = feeder.outputs[0] * feeder.outputs[1]
    unit = mac_of(feeder, windows, feeder.chunks, feeder.groups)
    process = build(unit, frames * feeder.input_beats, frames, 0)
    assert isinstance(process, BufferedProcess)
    needs = []
    for frame, row, column in np.ndindex(frames, *feeder.outputs):
        for _, y, x, word in np.ndindex(feeder.groups, *feeder.kernel, feeder.words):
            v = row * feeder.stride[0] - feeder.pad[0] + y
            h = column * feeder.stride[1] - feeder.pad[1] + x
            inside = 0 <= v < feeder.image[0] and 0 <= h < feeder.image[1]
            at = (v * feeder.image[1] + h) * feeder.words + word if inside else 0
            needs.append(frame * feeder.input_beats + at)
    assert process.needs.tolist() == needs


@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_of_a_line_buffer_is_overwritten_before_its_last_read(seed: int) -> None:
    """Word w takes the place of word w - capacity, and reads of that one are over by then."""
    feeder, frames = random_buffer(seed), 2
    windows = feeder.outputs[0] * feeder.outputs[1]
    unit = mac_of(feeder, windows, feeder.chunks, feeder.groups)
    process = build(unit, frames * feeder.input_beats, frames, 0)
    assert isinstance(process, BufferedProcess)
    for word, free in enumerate(process.frees.tolist()):
        reads = np.flatnonzero(process.needs == word - feeder.capacity)
        assert (free >= 0) == (word >= feeder.capacity)
        real = [read for read in reads if not is_padding(feeder, int(read))]
        assert all(read <= free for read in real)


def is_padding(feeder: WindowBuffer, issue: int) -> bool:
    shape = (*feeder.outputs, feeder.groups, *feeder.kernel, feeder.words)
    row, column, _, y, x, _ = np.unravel_index(issue % int(np.prod(shape)), shape)
    v = int(row) * feeder.stride[0] - feeder.pad[0] + int(y)
    h = int(column) * feeder.stride[1] - feeder.pad[1] + int(x)
    return not (0 <= v < feeder.image[0] and 0 <= h < feeder.image[1])


def test_each_beat_follows_the_last_chunk_of_its_group() -> None:
    """Three chunks a group, two groups, two parts and one: beats 2 + 1 for each window."""
    weights = np.zeros((6, 2, 1), dtype=np.int64)
    feeder = WindowHold(24, 8, 3, 2, 4)
    unit = mac(feeder, 4, weights, weights[:2, :, 0], out_bits=8, groups=2, parts=2, last_parts=1)
    process = build(unit, 4, 1, 0)
    assert isinstance(process, HoldProcess)
    assert process.first.tolist() == [0, 6, 12, 18]
    assert process.last.tolist() == [5, 11, 17, 23]
    assert process.emits.tolist() == [2, 2, 5, 8, 8, 11, 14, 14, 17, 20, 20, 23]
    assert process.delays.tolist() == [unit.latency + part for part in (0, 1, 0) * 4]


def test_the_last_chunk_of_a_group_waits_for_room_for_all_its_parts() -> None:
    weights = np.zeros((40, 2, 1), dtype=np.int64)
    unit = mac(
        WindowHold(16, 8, 2, 20, 1), 1, weights, weights[:20, :, 0], out_bits=8, groups=20, parts=2
    )
    process = build(unit, 1, 1, 0)
    assert isinstance(process, HoldProcess)
    for issue, credit in enumerate(process.credits.tolist()):
        group, is_last = divmod(issue, 2)
        reserved = 2 * group  # beats of the groups before
        waits = reserved + 2 - unit.depth - 1
        assert credit == (max(waits, -1) if is_last else -1)


def test_a_unit_without_timing_is_named() -> None:
    with pytest.raises(TypeError, match="no timing for object"):
        build(object(), 1, 1, 0)  # type: ignore[arg-type]
