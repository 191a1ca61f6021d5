"""Times of designs that were solved while their buffers were sized: nobody solves them again.

Beats of later images never change those of earlier ones, so that the times of many images tell
those of fewer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from itertools import zip_longest
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.design import Design
from hwgen.schedule.netlist import Netlist, netlist
from hwgen.timing.recurrence import Cycles
from hwgen.units.base import Unit
from hwgen.units.queue import Queue


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """pops: cycles in which the beats of each stream are taken, of `frames` images, no stalls."""

    frames: int
    pops: tuple[Cycles, ...]

    def popped(self, stream: int, frames: int) -> Cycles:
        """Cycles in which the beats of the first `frames` images are taken, no more than there
        are."""
        return self.pops[stream].reshape(self.frames, -1)[:frames].reshape(-1)


_KNOWN: WeakKeyDictionary[Design, Known] = WeakKeyDictionary()


def remember(design: Design, solved: Netlist, known: Known) -> None:
    """Keep the times of a design as long as the design; solved: the units that they are of.

    These may have queues without a word, which the design leaves out: they are wires. Nothing is
    kept where the others are not the units of the design.
    """
    streams = _streams(netlist(design), solved)
    if streams is not None:
        _KNOWN[design] = Known(known.frames, tuple(known.pops[stream] for stream in streams))


def recall(design: Design) -> Known | None:
    """The times of a design, where they are known."""
    return _KNOWN.get(design)


def _streams(units: Netlist, solved: Netlist) -> list[int] | None:
    """The stream of `solved` for each stream of `units`; None where these are not alike."""
    kept = [found for found in solved.instances if not _is_wire(found.unit)]
    behind = {n.outputs[0]: n.inputs[0] for n in solved.instances if _is_wire(n.unit)}
    streams = dict(zip(units.sources.values(), solved.sources.values(), strict=True))
    for one, other in zip_longest(units.instances, kept):
        if one is None or other is None or not _alike(one.unit, other.unit):
            return None
        inputs = tuple(behind.get(stream, stream) for stream in other.inputs)
        if tuple(streams.get(stream) for stream in one.inputs) != inputs:
            return None
        streams.update(zip(one.outputs, other.outputs, strict=True))
    return [streams[stream] for stream in range(units.streams)]


def _is_wire(unit: Unit) -> bool:
    return isinstance(unit, Queue) and unit.depth == 0


def _alike(one: object, other: object) -> bool:
    """Whether two units, or parts of them, are the same; those with arrays have no `==`."""
    if one is other or type(one) is not type(other):
        return one is other
    if isinstance(one, np.ndarray):
        return np.array_equal(one, cast(NDArray[np.generic], other))
    if isinstance(one, tuple):
        pairs = list(zip_longest(one, cast(tuple[object, ...], other)))
        return all(_alike(a, b) for a, b in pairs)
    if is_dataclass(one):
        return all(_alike(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return bool(one == other)
