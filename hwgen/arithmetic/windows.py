"""Sliding windows of a batch of images, as views without copies."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.arena import Arena
from hwgen.ir.window import Window


def sliding_windows(images: NDArray[Any], geometry: Window, fill: float) -> NDArray[Any]:
    """Windows [N, rows, columns, KH, KW, C] of images [N, H, W, C].

    Padding of constant fill reads `fill`.
    """
    return _windows(pad(images, geometry, fill), geometry, images.shape[1:3])


Shape = tuple[int, ...]
Centre = Callable[[NDArray[Any]], object]
"""Changes an array in place."""


class Unfolding:
    """Windows of a few images at a time, all through one padded copy of them."""

    def __init__(
        self,
        geometry: Window,
        shape: Shape,
        frames: int,
        kind: type[np.generic],
        arena: Arena | None = None,
        spare: int = 0,
        nothing: float = 0,
    ) -> None:
        """For up to `frames` images of `shape` (H, W, C), copied as `kind`.

        spare: values of 0 behind the last pixel. nothing: what padding of constant fill reads.
        """
        height, width, channels = shape
        top, bottom, left, right = geometry.full_padding(height, width)
        self._geometry, self._shape, self._kind = geometry, shape, kind
        self._size = (frames, height + top + bottom, width + left + right, channels)
        self._place = slice(top, top + height), slice(left, left + width)
        self._arena, self._spare, self._nothing = arena or Arena(), spare, nothing
        self._arena.reserve("padded", math.prod(self._size) + spare, kind)

    def fill(self, images: NDArray[Any], centre: Centre) -> None:
        """Take centre(images) in; good until the next call."""
        count = len(images)
        padded = self._padded[:count]
        if self._geometry.fill == "constant":
            rows, columns = self._place
            padded[:, : rows.start] = self._nothing
            padded[:, rows.stop :] = self._nothing
            padded[:, rows, : columns.start] = self._nothing
            padded[:, rows, columns.stop :] = self._nothing
            inside = padded[:, rows, columns]
            inside[...] = images
            centre(inside)
        else:
            padded[...] = pad(images, self._geometry, 0)
            centre(padded)
        end = padded.size
        self._flat[end : end + self._spare] = 0

    def windows(self, count: int) -> NDArray[Any]:
        """As `sliding_windows` of the first `count` images."""
        return self._windows[:count]

    def pixels(
        self, count: int, first: int, last: int
    ) -> tuple[NDArray[Any], tuple[int, int, int]]:
        """Values of the rows of pixels that windows `first` to `last` - 1 read, for a stride of 1.

        Those of `count` images where they are all rows, else those of one; what lies behind them
        follows. Then the number of images, of rows and of columns.
        """
        _, height, width, channels = self._size
        rows = last - first + self._geometry.reach[0] - 1
        assert rows == height or count == 1
        return self._flat[first * width * channels :], (count, rows, width)

    @cached_property
    def _flat(self) -> NDArray[Any]:
        return self._arena.array("padded", (math.prod(self._size) + self._spare,), self._kind)

    @cached_property
    def _padded(self) -> NDArray[Any]:
        return self._flat[: math.prod(self._size)].reshape(self._size)

    @cached_property
    def _windows(self) -> NDArray[Any]:
        return _windows(self._padded, self._geometry, self._shape[:2])


def _windows(padded: NDArray[Any], geometry: Window, size: tuple[int, ...]) -> NDArray[Any]:
    """Windows of images of `size` (H, W) that have their padding."""
    views = np.lib.stride_tricks.sliding_window_view(padded, geometry.reach, axis=(1, 2))
    rows, columns = geometry.output_size(size[0], size[1])
    strided = views[:, :: geometry.stride[0], :: geometry.stride[1]][:, :rows, :columns]
    taps = strided[..., :: geometry.dilation[0], :: geometry.dilation[1]]
    return np.moveaxis(taps, 3, 5)


def pad(images: NDArray[Any], geometry: Window, fill: float) -> NDArray[Any]:
    """Images [N, H, W, C] with their padding, that of ceil_mode too.

    Padding of constant fill reads `fill`.
    """
    top, bottom, left, right = geometry.full_padding(*images.shape[1:3])
    pads = ((0, 0), (top, bottom), (left, right), (0, 0))
    if geometry.fill == "constant":
        return np.pad(images, pads, constant_values=fill)
    if geometry.fill == "edge":
        return np.pad(images, pads, mode="edge")
    return np.pad(images, pads, mode="reflect")
