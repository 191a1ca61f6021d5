"""Sliding windows of a batch of images, as views without copies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.window import Window


def sliding_windows(images: NDArray[Any], geometry: Window, fill: float) -> NDArray[Any]:
    """Windows [N, rows, columns, KH, KW, C] of images [N, H, W, C], padded with `fill`."""
    top, bottom, left, right = geometry.padding
    pads = ((0, 0), (top, bottom), (left, right), (0, 0))
    padded = np.pad(images, pads, constant_values=fill)
    views = np.lib.stride_tricks.sliding_window_view(padded, geometry.size, axis=(1, 2))
    strided = views[:, :: geometry.stride[0], :: geometry.stride[1]]
    return np.moveaxis(strided, 3, 5)


def window_blocks(frames: int, values_per_frame: int, limit: int = 1 << 23) -> list[slice]:
    """Slices of a batch such that the windows of one slice hold about `limit` values at most."""
    step = max(1, limit // max(1, values_per_frame))
    return [slice(start, min(start + step, frames)) for start in range(0, frames, step)]
