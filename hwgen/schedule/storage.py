"""Words that the units of a layer store, beside the fewest that any order of storing could do with.

The bound of a sliding window counts positions that have arrived, are read by a window that has not
left, and so have to be somewhere: (window - 1) * dilation of them where windows follow each other,
fewer where the image is smaller or windows skip some. The newest position is not counted, unless
several windows wait for the same one. Windows leave in order, each with its newest word. What is
stored can exceed the bound

- by two positions where a position is one word (registers: one for the cycle between a read and
  the next store, one because the newest word does not bypass them);
- by a position where all windows reach beyond the image, or are one pixel with padding;
- by positions that no window reads (a dilation beside a stride, or very few windows);
- by what the frame interval needs (hwgen.schedule.sizing): words arrive while windows of a stride
  or in the padding leave.
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
    """Line storage of a unit: words of `bits` bits that it has, and the lower bound."""

    label: str
    words: int
    bound: int
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
    bound = window_bound(unit) * unit.inner
    return Storage(unit.label, unit.slots * unit.inner, bound, unit.word_bits)


@storage.register(Accumulate)
def _accumulate(unit: Accumulate) -> Storage:
    """One running value for each word of a position: no word of the image is kept."""
    return Storage(unit.label, unit.stored_words, unit.stored_words, unit.output_bits)


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
    return Storage(unit.label, buffer.capacity, bound, buffer.word_bits)


def window_bound(unit: SlidingWindow) -> int:
    """The most positions that have to be held at a time, see above."""
    read = _positions_read(unit)
    newest = np.maximum.accumulate(read.max(axis=1))
    last_reader = np.full(unit.positions, -1, dtype=np.int64)
    for window, places in enumerate(read):
        last_reader[places[places >= 0]] = window
    waits = np.diff(newest, prepend=-1) > 0
    arrived = newest + np.where(waits, 0, 1)
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
