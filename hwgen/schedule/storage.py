"""Words that the units of a layer store, beside the fewest that any order of storing could do with.

The bound of a sliding window counts positions that have arrived, are read by a window that has not
left, and so have to be somewhere: (window - 1) * dilation of them where windows follow each other,
fewer where the image is smaller or windows skip some. The newest position is not counted, unless
several windows wait for the same one. Windows leave in order, each with its newest word.

A memory is cyclic: it holds all positions from the oldest that is still read to the newest, those
between that a dilation or a stride skips, too. That, and no more, is the `rule` (least_positions):

- two positions more where a position is one word (registers: one for the cycle between a read and
  the next store, one because the newest word does not bypass them); in a memory one at least;
- with padding that reflects, what a stride skips of the mirrored positions is held, too;
- where no window lies in the image altogether: what a window reaches over, or the image.

Words above the rule are added for the frame interval (Sizes, hwgen.schedule.sizing): positions of
the next window or frame arrive while others that are read again, or those of a stride or in the
padding, leave. So a dense layer of several groups, which needs its last input before it frees the
first one, holds a second frame of inputs where they come in a burst; nothing is added where a
producer and its reader keep step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from hwgen.schedule.layer import Layer
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Storage:
    """Line storage of a unit: words of `bits` bits that it has, and the lower bound.

    rule: the most words before the frame interval adds some.
    """

    label: str
    words: int
    bound: int
    rule: int
    bits: int


@singledispatch
def storage(unit: Unit) -> Storage | None:
    """Line storage of `unit`; None for one that keeps no pixels for later windows."""
    return None


def layer_storage(layer: Layer) -> tuple[Storage, ...]:
    """Line storage of the units of a layer."""
    found = (storage(unit) for unit in layer.all_units)
    return tuple(one for one in found if one is not None)


@storage.register(SlidingWindow)
def _sliding_window(unit: SlidingWindow) -> Storage:
    bound, rule = (count(unit) * unit.inner for count in (window_bound, least_positions))
    return Storage(unit.label, unit.slots * unit.inner, bound, rule, unit.word_bits)


@storage.register(Accumulate)
def _accumulate(unit: Accumulate) -> Storage:
    """One running value for each word of a position: no word of the image is kept."""
    values = unit.stored_words
    return Storage(unit.label, values, values, values, unit.output_bits)


@storage.register(Mac)
def _mac(unit: Mac) -> Storage | None:
    """Windows read by address: what lies between the first and the last word of a window.

    The words of its last pixel count too where a window is read several times.
    """
    buffer = unit.feeder
    if not isinstance(buffer, WindowBuffer):
        return None
    again = buffer.block if buffer.groups > 1 else 0
    bound = min(buffer.reach + again, buffer.input_beats)
    return Storage(unit.label, buffer.capacity, bound, max(1, bound), buffer.word_bits)


def least_positions(unit: SlidingWindow) -> int:
    """Positions that a memory, or registers, hold at most before any are added; see above."""
    first = np.arange(unit.outputs) * unit.stride - unit.pad
    in_image = bool(((first >= 0) & (first + unit.span <= unit.positions)).any())
    reach = min(max(unit.span, unit.mirrored), unit.positions)
    skipped = unit.stride - 1 if unit.mode == "reflect" else 0
    positions = min(_between(unit) + skipped, reach) if in_image else reach
    if unit.inner > 1:
        return max(1, positions)
    return max(2, min(positions + 2, reach + 1))


def _between(unit: SlidingWindow) -> int:
    """The most positions from the oldest one that is still read to the newest."""
    read = _positions_read(unit)
    lowest = np.where(read >= 0, read, unit.positions).min(axis=1)
    oldest = np.minimum.accumulate(lowest[::-1])[::-1]
    return int((_arrived(read) - oldest).max())


def _arrived(read: Index) -> Index:
    """Positions that have arrived when each window leaves, but the newest where it waits for it."""
    newest = np.maximum.accumulate(read.max(axis=1))
    waits = np.diff(newest, prepend=-1) > 0
    arrived: Index = newest + np.where(waits, 0, 1)
    return arrived


def window_bound(unit: SlidingWindow) -> int:
    """The most positions that have to be held at a time, see above."""
    read = _positions_read(unit)
    last_reader = np.full(unit.positions, -1, dtype=np.int64)
    for window, places in enumerate(read):
        last_reader[places[places >= 0]] = window
    arrived = _arrived(read)
    most = 0
    for window, count in enumerate(arrived.tolist()):
        most = max(most, int(np.count_nonzero(last_reader[:count] >= window)))
    return most


def _positions_read(unit: SlidingWindow) -> Index:
    """Positions that the taps of each window read [outputs, window], -1 for none."""
    first = np.arange(unit.outputs, dtype=np.int64) * unit.stride - unit.pad
    places = first[:, None] + np.arange(unit.window) * unit.dilation
    last = unit.positions - 1
    read: Index = np.where((places >= 0) & (places <= last), places, -1)
    if unit.mode == "edge":
        read = np.clip(places, 0, last)
    if unit.mode == "reflect":
        read = last - np.abs(last - np.abs(places))
    return read
