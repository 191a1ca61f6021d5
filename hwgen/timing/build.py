"""From a hardware unit and a number of frames to its process: which event waits for which."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from hwgen.timing import processes
from hwgen.units.base import Unit
from hwgen.units.clamp import Clamp
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import LANDING, SlidingWindow

Index = NDArray[np.int64]


@singledispatch
def build(
    unit: Unit, words: int | tuple[int, ...], frames: int, start: int
) -> processes.Process | processes.ManyProcess:
    """Process of `unit` for `frames` images.

    words: input words in all, a tuple for a unit with several inputs; start: first free cycle.
    """
    raise TypeError(f"no timing for {type(unit).__name__}")


@singledispatch
def resized(
    unit: Unit, process: processes.Process | processes.ManyProcess, words: int, frames: int
) -> processes.Process | processes.ManyProcess:
    """Process of `unit`; process: of the same unit with other storage, whose parts may be used."""
    return build(unit, words, frames, process.start)


@build.register(Skid)
@build.register(Clamp)
def _skid(unit: Skid | Clamp, words: int, frames: int, start: int) -> processes.Process:
    return processes.SkidProcess(words, words, start)


@build.register(LaneMask)
def _lane_mask(unit: LaneMask, words: int, frames: int, start: int) -> processes.Process:
    return processes.WireProcess(words, words, start)


@build.register(WidthUp)
def _width_up(unit: WidthUp, words: int, frames: int, start: int) -> processes.Process:
    position = np.arange(words) % unit.packet
    group = position // unit.ratio + np.arange(words) // unit.packet * -(-unit.packet // unit.ratio)
    last = np.flatnonzero(np.diff(group, append=-1))
    return processes.WidthUpProcess(words, len(last), start, group, last)


@build.register(WidthDown)
def _width_down(unit: WidthDown, words: int, frames: int, start: int) -> processes.Process:
    short = np.arange(words) % unit.packet == unit.packet - 1
    counts = np.where(short, unit.last_ratio, unit.ratio)
    ends = np.cumsum(counts)
    return processes.WidthDownProcess(words, int(ends[-1]), start, ends - counts, ends - 1)


@build.register(MaxReduce)
def _max_reduce(unit: MaxReduce, words: int, frames: int, start: int) -> processes.Process:
    return processes.ReduceProcess(words, words, start, unit.levels, unit.depth)


@build.register(SlidingWindow)
def _sliding(unit: SlidingWindow, words: int, frames: int, start: int) -> processes.Process:
    first = np.arange(unit.outputs) * unit.stride - unit.pad
    walks, frame = frames * unit.frames, unit.positions * unit.inner
    needs = _repeat(_words_at(_newest(unit, first), unit.inner), walks, frame)
    oldest = np.clip(first, 0, unit.limit)
    releases = _releases(unit, first, oldest)
    freed = _sliding_freed(unit, oldest, releases)
    frees = _waits_for(freed, walks, frame, words, unit.slots * unit.inner)
    issues = len(needs)
    if unit.bypasses:
        beyond = np.tile(np.repeat(first + unit.span > unit.positions, unit.inner), walks)
        inside = np.tile(np.repeat(releases, unit.inner), walks)
        lags = np.where(frees < 0, 0, np.where(inside[np.clip(frees, 0, issues - 1)], 0, 1))
        return processes.LandingProcess(
            words,
            issues,
            start,
            beyond,
            needs,
            frees,
            lags,
            unit.windows_under_way,
            LANDING,
            unit.latency,
        )
    return processes.BufferedProcess(
        inputs=words,
        outputs=issues,
        start=start,
        needs=needs,
        frees=frees,
        credits=np.arange(issues) - unit.windows_under_way,
        emits=np.arange(issues),
        delays=np.full(issues, unit.latency, dtype=np.int64),
    )


def _newest(unit: SlidingWindow, first: Index) -> Index:
    """The newest position that each window waits for."""
    last = first + unit.span - 1
    if unit.mode == "reflect":
        last = np.maximum(last, -first)
    newest: Index = np.clip(last, 0, unit.positions - 1)
    return newest


def _releases(unit: SlidingWindow, first: Index, oldest: Index) -> NDArray[np.bool_]:
    """Windows whose reads free the words of the oldest position one by one."""
    if unit.mode == "constant":
        return (first >= 0) & (first < unit.positions)
    return np.append(oldest[1:], unit.positions) > oldest


def _words_at(positions: Index, inner: int) -> Index:
    """Words of the given positions, position by position."""
    return (positions[:, None] * inner + np.arange(inner)).reshape(-1)


def _sliding_freed(unit: SlidingWindow, oldest: Index, releases: NDArray[np.bool_]) -> Index:
    """Words freed, counted from the start of the frame, after each issue of a frame."""
    one_by_one = np.where(releases[:, None], np.arange(unit.inner) + 1, 0)
    freed = oldest[:, None] * unit.inner + one_by_one
    freed[:, -1] = np.append(oldest[1:], unit.positions) * unit.inner
    return freed.reshape(-1)


def _repeat(index: Index, frames: int, stride: int) -> Index:
    """The indices of one frame for all frames, `stride` words apart; -1 stays -1."""
    offsets = np.arange(frames)[:, None] * stride
    repeated: Index = np.where(index < 0, -1, index + offsets).reshape(-1)
    return repeated


def _waits_for(freed: Index, frames: int, frame_words: int, words: int, capacity: int) -> Index:
    """First issue after which fewer than `capacity` words before each word are still held."""
    total = np.maximum.accumulate(_repeat(freed, frames, frame_words))
    needed = np.arange(words) + 1 - capacity
    return np.where(needed <= 0, -1, np.searchsorted(total, needed))
