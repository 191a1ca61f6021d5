"""Sliding windows of a batch of images, as views without copies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.window import Window


def sliding_windows(images: NDArray[Any], geometry: Window, fill: float) -> NDArray[Any]:
    """Windows [N, rows, columns, KH, KW, C] of images [N, H, W, C].

    Padding of constant fill reads `fill`.
    """
    padded = pad(images, geometry, fill)
    views = np.lib.stride_tricks.sliding_window_view(padded, geometry.reach, axis=(1, 2))
    rows, columns = geometry.output_size(*images.shape[1:3])
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
