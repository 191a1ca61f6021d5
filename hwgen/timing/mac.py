"""Timing of multiply-accumulate units: their issues, from the feeder and the groups of outputs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hwgen.timing.build import build, resized
from hwgen.timing.issues import AddressedProcess, HeldProcess, Index, merged
from hwgen.timing.line_buffer import frees, waits
from hwgen.timing.processes import ManyProcess, Process
from hwgen.units.mac import Mac, WindowBuffer, WindowHold


@dataclass(frozen=True, slots=True)
class _Groups:
    """All groups of outputs: number of the last issue, output beats, beats before the group."""

    last: Index
    beats: Index
    reserved: Index


@build.register(Mac)
def _mac(unit: Mac, words: int, frames: int, start: int) -> AddressedProcess | HeldProcess:
    groups = _groups(unit, frames)
    if isinstance(unit.feeder, WindowBuffer):
        return _addressed(unit, unit.feeder, groups, frames, start)
    return _held(unit, unit.feeder, groups, words, start)


def _groups(unit: Mac, frames: int) -> _Groups:
    group = np.arange(frames * unit.windows * unit.groups)
    last = group * unit.chunks + unit.chunks - 1
    beats = np.where(group % unit.groups == unit.groups - 1, unit.last_parts, unit.parts)
    return _Groups(last, beats, np.cumsum(beats) - beats)


def _addressed(
    unit: Mac, feeder: WindowBuffer, groups: _Groups, frames: int, start: int
) -> AddressedProcess:
    issues, newest = waits(feeder, frames)
    number = merged(issues, groups.last)
    needs = np.full(len(number), -1)
    needs[np.searchsorted(number, issues)] = newest
    kept, lags = _room(feeder, frames, number)
    credits, emits, delays = _outputs(unit, groups, number)
    return AddressedProcess(
        len(kept), len(emits), start, number, needs, kept, lags, credits, emits, delays
    )


def _room(feeder: WindowBuffer, frames: int, number: Index) -> tuple[Index, Index]:
    """The kept issue that makes room for each word, -1 for none, and how far behind it that is."""
    behind = frees(feeder, frames)
    kept, lags = np.full(len(behind), -1), np.zeros(len(behind), dtype=np.int64)
    first = int(np.searchsorted(behind, 0))
    kept[first:] = np.searchsorted(number, behind[first:], side="right") - 1
    lags[first:] = behind[first:] - number.take(kept[first:])
    return kept, lags


@resized.register(Mac)
def _resized(
    unit: Mac, process: Process | ManyProcess, words: int, frames: int
) -> Process | ManyProcess:
    if not isinstance(unit.feeder, WindowBuffer) or not isinstance(process, AddressedProcess):
        return build(unit, words, frames, process.start)
    kept, lags = _room(unit.feeder, frames, process.number)
    return replace(process, frees=kept, lags=lags)


def _held(unit: Mac, feeder: WindowHold, groups: _Groups, words: int, start: int) -> HeldProcess:
    step = feeder.chunks * feeder.groups
    first = np.arange(words) * step
    last = first + step - 1
    number = merged(first, last, groups.last)
    credits, emits, delays = _outputs(unit, groups, number)
    return HeldProcess(
        words,
        len(emits),
        start,
        number,
        np.searchsorted(number, first),
        np.searchsorted(number, last),
        credits,
        emits,
        delays,
    )


def _outputs(unit: Mac, groups: _Groups, number: Index) -> tuple[Index, Index, Index]:
    """Credits of the kept issues; kept issue behind each output beat and cycles to its push."""
    last = np.searchsorted(number, groups.last)
    credits = np.full(len(number), -1)
    credits[last] = np.maximum(groups.reserved + unit.parts - unit.depth - 1, -1)
    total = int(groups.beats.sum())
    part = np.arange(total) - np.repeat(groups.reserved, groups.beats)
    return credits, np.repeat(last, groups.beats), unit.latency + part * unit.part_cycles
