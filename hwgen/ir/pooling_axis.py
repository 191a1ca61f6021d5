"""Where the windows of a pooling layer lie along one axis, and how many taps of each count."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PoolAxis:
    """Windows of `window` taps, `dilation` apart, every `stride` positions of a padded axis.

    positions: of the image; before, after: padding. ceil: the last window may reach beyond the
    padding, as long as it starts in front of the end of the image (PyTorch's ceil_mode).
    """

    positions: int
    window: int
    stride: int
    dilation: int
    before: int
    after: int
    ceil: bool

    @property
    def span(self) -> int:
        """Positions from the first to the last tap, both included."""
        return (self.window - 1) * self.dilation + 1

    @property
    def outputs(self) -> int:
        """Windows; 0 or less when none fits."""
        room = self.positions + self.before + self.after - self.span
        if not self.ceil:
            return room // self.stride + 1
        windows = -(-room // self.stride) + 1
        beyond = (windows - 1) * self.stride >= self.positions + self.before
        return windows - 1 if beyond else windows

    def inside(self) -> Ints:
        """Taps of each window that are pixels of the image [outputs]."""
        return _taps_from(self, 0, self.positions)

    def padded(self) -> Ints:
        """Taps of each window that are pixels or padding [outputs]."""
        return _taps_from(self, -self.before, self.positions + self.after)


@functools.lru_cache(maxsize=64)
def _taps_from(axis: PoolAxis, low: int, high: int) -> Ints:
    """Taps of each window in low .. high - 1; asked for again by every check of a layer."""
    starts = np.arange(max(axis.outputs, 0), dtype=np.int64) * axis.stride - axis.before
    first = np.maximum(-(-(low - starts) // axis.dilation), 0)
    behind = np.minimum(-(-(high - starts) // axis.dilation), axis.window)
    taps: Ints = np.maximum(behind - first, 0)
    taps.flags.writeable = False
    return taps


@dataclass(frozen=True, slots=True)
class PoolClasses:
    """Windows along one axis by the number of taps that count.

    The first `front` and the last `back` windows are classes of their own, those between share
    one. counts: taps of each class.
    """

    front: int
    back: int
    counts: tuple[int, ...]


def pool_classes(counts: Ints) -> PoolClasses:
    """Classes of windows whose taps that count are `counts` [outputs].

    Counts of one axis rise at the front and fall at the back, with one run of equal ones between.
    No class where no window fits, which is for the check of the layer to tell.
    """
    if not len(counts):
        return PoolClasses(0, 0, ())
    starts = np.flatnonzero(np.diff(counts, prepend=-1))
    lengths = np.diff(np.append(starts, len(counts)))
    shared = int(np.argmax(lengths))
    assert (np.delete(lengths, shared) == 1).all()
    return PoolClasses(shared, len(starts) - shared - 1, tuple(counts[starts].tolist()))


def class_of(classes: PoolClasses, outputs: int) -> Ints:
    """Class of each of `outputs` windows."""
    place = np.arange(outputs, dtype=np.int64)
    behind = place - (outputs - classes.back) + 1
    return np.minimum(place, classes.front) + np.maximum(behind, 0)
