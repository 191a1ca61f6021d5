"""Sums of weights times windows, by matrix products where the weights allow it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from hwgen.arithmetic.arena import Arena
from hwgen.arithmetic.matmul import multiply

Values = NDArray[Any]
_USES = ("sums", "columns")

_CHUNK, _VALUE, _PRODUCT, _ADD = 5.0, 0.13, 0.022, 0.6
"""Nanoseconds, about: to copy some values that lie together, and for each of them; for a product
of two numbers in a matrix product; to write a sum of one and add it to another."""


class WindowProduct:
    """Sums of copied windows for weight [KH, KW, Cin / groups, Cout]."""

    def __init__(self, weight: Values, groups: int, count: int, arena: Arena) -> None:
        """count: the most windows of a call."""
        self._weight, self._groups, self._arena = weight, groups, arena
        self._taps = not self.copies(weight, groups)
        depth = weight.shape[-1] if self._taps else weight[..., 0].size
        self._widths = weight.shape[-1], depth
        for use, width in zip(_USES, self._widths, strict=True):
            arena.reserve(use, count * width, weight.dtype)

    @staticmethod
    def copies(weight: Values, groups: int) -> bool:
        """Whether whole windows are copied: not where each output has an input of its own."""
        return groups == 1 or weight.shape[2] > 1

    def __call__(self, windows: Values) -> Values:
        """Sums [windows, Cout], good until the next call; windows [n, rows, columns, KH, KW, C]."""
        if self._taps:
            return self._by_taps(windows)
        if self._groups > 1:
            return _grouped(self._weight, windows, self._groups)
        sums, columns = self._room(math.prod(windows.shape[:3]))
        columns.reshape(windows.shape)[...] = windows
        multiply(columns, self._weight.reshape(columns.shape[1], -1), out=sums)
        return sums

    def _by_taps(self, windows: Values) -> Values:
        """One input channel for each output: tap by tap, rows of windows in one loop."""
        kernel, channels = windows.shape[3:5], windows.shape[5]
        shape = (*windows.shape[:3], channels, self._weight.shape[-1] // channels)
        sums, product = self._room(math.prod(shape[:3]))
        total, part = sums.reshape(shape), product.reshape(shape)
        for tap, (row, column) in enumerate(np.ndindex(*kernel)):
            factor = np.broadcast_to(self._weight[row, column].reshape(shape[3:]), shape[2:])
            pixels = windows[:, :, :, row, column, :, np.newaxis]
            np.multiply(pixels, np.ascontiguousarray(factor), out=part if tap else total)
            if tap:
                np.add(total, part, out=total)
        return sums

    def _room(self, count: int) -> list[Values]:
        """Two arrays [count, width]."""
        uses = zip(_USES, self._widths, strict=True)
        return [self._arena.array(use, (count, wide), self._weight.dtype) for use, wide in uses]


class ShiftedProduct:
    """Sums of windows with a stride of 1 from padded images themselves: no window is copied.

    The pixels of all images are one long row, in which a row of a window is KW pixels on end.
    Those of every KW-th window do not overlap, so they are a matrix: there is one product for each
    row of the kernel and each of KW first pixels. Windows across a border make sums that nobody
    reads.
    """

    def __init__(self, weight: Values, pixels: int, arena: Arena) -> None:
        """weight [KH, KW, Cin, Cout]; pixels: the most of a call."""
        self._kernel, self._channels = weight.shape[:2], weight.shape[2]
        self._weight = weight.reshape(weight.shape[0], -1, weight.shape[-1])
        self._arena = arena
        for use in _USES:
            arena.reserve(use, (pixels + weight.shape[1]) * weight.shape[-1], weight.dtype)

    @staticmethod
    def spare(weight: Values) -> int:
        """Values behind the last image that are read, for sums that nobody reads."""
        return int((weight.shape[1] - 1) * weight.shape[2])

    @staticmethod
    def pays(weight: Values, padded: tuple[int, int], inside: tuple[int, int]) -> bool:
        """Whether it costs less than copies of windows; rows and columns of image and result."""
        width, channels = weight[0, :, :, 0].size, weight.shape[-1]
        waste = padded[0] * padded[1] / (inside[0] * inside[1]) - 1
        added = channels * _ADD * (1 - 1 / len(weight))
        return bool(waste * width * channels * _PRODUCT + added < _CHUNK + width * _VALUE)

    def __call__(self, flat: Values, images: tuple[int, int, int]) -> Values:
        """Sums [n, rows, columns, Cout], with gaps, good until the next call.

        flat: the values of padded images, then `spare` more; images: their n, rows and columns.
        """
        count, height, width = images
        high, wide = self._kernel
        rows, columns, channels = height - high + 1, width - wide + 1, self._weight.shape[-1]
        steps = -(-((count * height - high) * width + columns) // wide)
        shape = (steps, wide, channels)
        total, part = (self._arena.array(use, shape, self._weight.dtype) for use in _USES)
        for row, first in np.ndindex(high, wide):
            start = (row * width + first) * self._channels
            into = part if row else total
            multiply(self._lines(flat[start:], steps), self._weight[row], out=into[:, first])
            if row and first == wide - 1:
                np.add(total, part, out=total)
        size = total.itemsize * channels
        strides = (height * width * size, width * size, size, total.itemsize)
        return as_strided(total, (count, rows, columns, channels), strides)

    def _lines(self, flat: Values, steps: int) -> Values:
        """[steps, KW * Cin], one behind the other."""
        length = self._weight.shape[1]
        return flat[: steps * length].reshape(steps, length)


def _grouped(weight: Values, windows: Values, groups: int) -> Values:
    count, depth = math.prod(windows.shape[:3]), weight[..., 0].size
    split = windows.reshape(count, *windows.shape[3:5], groups, -1)
    left = np.moveaxis(split, 3, 0).reshape(groups, count, depth)
    right = np.moveaxis(weight.reshape(depth, groups, -1), 1, 0)
    return np.moveaxis(left @ right, 0, 1).reshape(count, -1)


def local_sums(weight: Values, windows: Values) -> Values:
    """Sums [windows, Cout] for weight [rows, columns, KH, KW, Cin, Cout]."""
    frames, rows, columns = windows.shape[:3]
    depth, cout = weight[0, 0, ..., 0].size, weight.shape[-1]
    left = windows.reshape(frames, rows * columns, depth).swapaxes(0, 1)
    sums = left @ weight.reshape(rows * columns, depth, cout)
    return sums.swapaxes(0, 1).reshape(-1, cout)
