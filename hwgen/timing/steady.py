"""Exact times of many rows from those of few: rows that repeat are run once.

A design is a clocked machine whose control sees no data, only counters, and these compare with the
borders of an image. When all beats of two periods of rows, one right behind the other, pass in the
same cycles but for a shift, pushes and pops of every stream, then the machine is in the same state
behind each of them, a period of rows further. It then goes on like this until a border comes, so
that any number of periods can be put between. That is looked for in each image of a run on few
rows; a run in which it is not found says nothing about more rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.design import Design
from hwgen.schedule.heights import LAPS, LowDesign, low_designs
from hwgen.schedule.netlist import Netlist, netlist
from hwgen.schedule.work import interval_bound, stream_beats
from hwgen.timing.model import DESIGN_START, settled_frames
from hwgen.timing.network import Times, build_network
from hwgen.timing.recurrence import Cycles

MEMORY = 256  # cycles that a word stays in a pipeline, at the very most
MULTIPLES = tuple(n for n in (1, 2, 4) if LAPS % n == 0)  # periods of rows that may repeat as one


@dataclass(frozen=True, slots=True, eq=False)
class Steady:
    """Times of `frames` images on few rows, and where each image takes more.

    laps: how often the rows in front of the cut are repeated; steps: beats of them in each stream;
    cycles: that they take, by image; pushes, pops: beats in front of the cut, by stream and image.
    """

    units: Netlist
    frames: int
    laps: int
    times: Times
    steps: tuple[int, ...]
    cycles: tuple[int, ...]
    pushes: tuple[tuple[int, ...], ...]
    pops: tuple[tuple[int, ...], ...]

    def popped(self, stream: int) -> Cycles:
        """Cycles in which all beats of a stream are taken, on all rows."""
        return self._whole(self.times.pops[stream], self.pops[stream], self.steps[stream])

    def end(self, stream: int, frame: int) -> int:
        """Cycle in which the last beat of image number `frame` is taken, on all rows."""
        ends = self.times.pops[stream].reshape(self.frames, -1)[:, -1]
        return int(ends[frame]) + self.laps * sum(self.cycles[: frame + 1])

    @property
    def interval(self) -> int:
        """Cycles between the last two images on all rows."""
        last = self.frames - 1
        return max(self.end(s, last) - self.end(s, last - 1) for s in self.units.sinks.values())

    def _whole(self, few: Cycles, cuts: Sequence[int], step: int) -> Cycles:
        late, parts = 0, []
        again = np.arange(1, self.laps + 1, dtype=np.int64)[:, None]
        pairs = zip(few.reshape(self.frames, -1), cuts, self.cycles, strict=True)
        for times, cut, cycles in pairs:
            repeated = (times[cut - step : cut] + again * cycles).reshape(-1)
            behind = times[cut:] + self.laps * cycles
            parts += [times[:cut] + late, repeated + late, behind + late]
            late += self.laps * cycles
        return np.concatenate(parts)


def steady(design: Design, frames: int | None = None) -> Steady | None:
    """Times of a LARGE design without stalls from those on few rows.

    frames: images; default as many as hwgen.timing.design.timing takes. None where no design on
    fewer rows is alike, or none of those repeats itself.
    """
    for pair in low_designs(design):
        first = _run(pair, 1)
        if first is None:
            continue
        if frames is None:
            end = max(first.end(stream, 0) for stream in first.units.sinks.values())
            frames = settled_frames(end, interval_bound(design))
        found = first if frames == 1 else _run(pair, frames)
        if found is not None:
            return found
    return None


def _run(pair: LowDesign, frames: int) -> Steady | None:
    units = netlist(pair.low)
    beats = [port.stream.beats for port in pair.low.inputs]
    times = build_network(units, beats, frames, start=DESIGN_START).solve()
    assert times is not None
    more = stream_beats(pair.higher, netlist(pair.higher))
    steps = [b - a for a, b in zip(stream_beats(pair.low, units), more, strict=True)]
    reference = next(iter(units.sources.values()))
    for multiple in MULTIPLES:
        found = [
            _cut(times, [multiple * step for step in steps], reference, slice(at, at + 1), frames)
            for at in range(frames)
        ]
        cuts = [cut for cut in found if cut is not None]
        if len(cuts) == frames:
            return Steady(
                units,
                frames,
                pair.laps // multiple,
                times,
                tuple(multiple * step for step in steps),
                tuple(cut.cycles for cut in cuts),
                tuple(zip(*(cut.pushes for cut in cuts), strict=True)),
                tuple(zip(*(cut.pops for cut in cuts), strict=True)),
            )
    return None


@dataclass(frozen=True, slots=True)
class _Cut:
    """Of one image: cycles of a period, and beats in front of the cut by stream."""

    cycles: int
    pushes: tuple[int, ...]
    pops: tuple[int, ...]


def _cut(
    times: Times, steps: Sequence[int], reference: int, image: slice, frames: int
) -> _Cut | None:
    """Where an image repeats rows; reference: the stream whose middle tells the cycles of one."""

    def of_image(cycles: Cycles) -> Cycles:
        return cycles.reshape(frames, -1)[image].reshape(-1)

    middle = of_image(times.pops[reference])
    cycles = _middle_step(middle, steps[reference])
    ends = [_Stretch.of(of_image(x), n, cycles) for x, n in zip(times.pushes, steps, strict=True)]
    ends += [_Stretch.of(of_image(x), n, cycles) for x, n in zip(times.pops, steps, strict=True)]
    found = [one for one in ends if one is not None]
    if len(found) < len(ends):
        return None
    first, last = max(one.first for one in found), min(one.last for one in found)
    if last - first < 2 * cycles + MEMORY:
        return None
    cuts = tuple(one.cut for one in found)
    return _Cut(cycles, cuts[: len(steps)], cuts[len(steps) :])


def _middle_step(times: Cycles, step: int) -> int:
    """Cycles of one period around the middle of an image."""
    start = max((len(times) - step) // 2, 0)
    return int(times[min(start + step, len(times) - 1)] - times[start])


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The longest run of a stream in which beats repeat: cycles of its first and last beat.

    cut: beats of the image that come before one that may be put off.
    """

    first: int
    last: int
    cut: int

    @staticmethod
    def of(times: Cycles, step: int, cycles: int) -> _Stretch | None:
        """step: beats of a period; None where the stream has none, or nothing repeats."""
        if not 0 < step < len(times):
            return None
        same: NDArray[np.bool_] = times[step:] - times[:-step] == cycles
        breaks = np.concatenate([[-1], np.flatnonzero(~same), [len(same)]])
        longest = int(np.argmax(np.diff(breaks)))
        low, high = int(breaks[longest]) + 1, int(breaks[longest + 1])
        if high <= low:
            return None
        return _Stretch(int(times[low]), int(times[high + step - 1]), low + step)
