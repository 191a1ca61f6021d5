"""Sliding windows of a batch of images, as views without copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.window import Window


def sliding_windows(images: NDArray[Any], geometry: Window, fill: float) -> NDArray[Any]:
    """Windows [N, rows, columns, KH, KW, C] of images [N, H, W, C].

    Padding of constant fill reads `fill`.
    """
    return _windows(pad(images, geometry, fill), geometry, images.shape[1:3])


Centre = Callable[[NDArray[Any]], object]
"""Changes an array in place."""


class Unfolding:
    """Windows of a few images at a time, all through one padded copy of them.

    Padding of constant fill reads 0.
    """

    def __init__(
        self, geometry: Window, shape: tuple[int, int, int], frames: int, kind: type[np.generic]
    ) -> None:
        """For up to `frames` images of `shape` (H, W, C), copied as `kind`."""
        height, width, channels = shape
        top, bottom, left, right = geometry.full_padding(height, width)
        size = (frames, height + top + bottom, width + left + right, channels)
        self._geometry = geometry
        self._padded = np.zeros(size, dtype=kind)
        self._inside = self._padded[:, top : top + height, left : left + width]
        self._windows = _windows(self._padded, geometry, shape[:2])

    def windows(self, images: NDArray[Any], centre: Centre) -> NDArray[Any]:
        """As `sliding_windows` of centre(images); good until the next call."""
        count = len(images)
        if self._geometry.fill == "constant":
            self._inside[:count] = images
            centre(self._inside[:count])
        else:
            self._padded[:count] = pad(images, self._geometry, 0)
            centre(self._padded[:count])
        return self._windows[:count]


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
