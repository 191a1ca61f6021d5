"""Timing of multiply-accumulate units: their issues, from the feeder and the groups of outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.issues import AddressedProcess, HeldProcess, Index, merged
from hwgen.timing.line_buffer import frees, waits
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
    behind = frees(feeder, frames)
    kept = np.where(behind < 0, -1, np.searchsorted(number, behind, side="right") - 1)
    lags = np.where(behind < 0, 0, behind - number[kept])
    credits, emits, delays = _outputs(unit, groups, number)
    return AddressedProcess(
        len(behind), len(emits), start, number, needs, kept, lags, credits, emits, delays
    )


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
