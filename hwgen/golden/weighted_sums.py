"""Sums of layers with weights, a few frames or rows at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.arena import Arena
from hwgen.arithmetic.products import ShiftedProduct, WindowProduct, local_sums
from hwgen.arithmetic.windows import Centre, Unfolding
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.locally_connected import LocallyConnected2d, QuantLocallyConnected2d
from hwgen.ir.node import Shape

_COPIED = 1 << 19
"""Values of windows that are copied at a time: few enough to stay near a core."""
_SHIFTED = 1 << 17
"""Values of images and sums at a time where sums are added up row by row of the kernel."""

Values = NDArray[Any]
Place = tuple[slice, ...]
"""Frames, or frames and rows, of a result."""
Kind = type[np.floating[Any]] | type[np.int64]


class WeightedSums:
    """Sums of weight * centred x without the bias, computed as `kind`, in memory used again.

    Real sums are added in one order, that of the taps; integers in any.
    """

    def __init__(
        self,
        node: Any,
        shape: Shape,
        frames: int,
        kind: Kind,
        centre: Centre,
        arena: Arena,
        nothing: float = 0,
    ) -> None:
        """For inputs of `shape`, (H, W, Cin) or (values,); `frames` of them in all calls.

        nothing: what padding of constant fill reads, not centred.
        """
        self._kind, self._centre, self._nothing = kind, centre, nothing
        self._weight = node.weight.astype(kind)
        self._dense = isinstance(node, Dense | QuantDense)
        self._read: tuple[slice, ...] = (np.s_[:],)  # what any window reads
        if not self._dense:
            self._prepare(node, shape, frames, arena)

    def _prepare(self, node: Any, shape: Shape, frames: int, arena: Arena) -> None:
        """Several whole frames where they fit, rows of one where not."""
        weight, geometry = self._weight, node.geometry
        if geometry.size == (1, 1) and not any(geometry.full_padding(*shape[:2])):
            rows, columns = geometry.stride
            self._read = np.s_[:, ::rows, ::columns]
            shape = (*geometry.output_size(*shape[:2]), shape[2])
            geometry = replace(geometry, stride=(1, 1))
        height, width, channels = shape
        top, bottom, left, right = geometry.full_padding(height, width)
        padded = height + top + bottom, width + left + right
        self._rows, columns = geometry.output_size(height, width)
        local = isinstance(node, LocallyConnected2d | QuantLocallyConnected2d)
        exact = isinstance(node, QuantConv2d) and node.groups == 1
        steps = geometry.stride == geometry.dilation == (1, 1)
        shifted = exact and steps and ShiftedProduct.pays(weight, padded, (self._rows, columns))
        copied = not shifted and (local or WindowProduct.copies(weight, node.groups))
        taps = geometry.size[0] * geometry.size[1] * channels if copied else 0
        row_values = columns * (taps + (3 if shifted else 1) * weight.shape[-1])
        image_values = math.prod(shape) + self._rows * row_values
        limit = _SHIFTED if shifted and len(weight) > 1 else _COPIED
        self._frames = max(1, min(frames, limit // image_values))
        self._height = self._rows if image_values <= limit else max(1, limit // row_values)
        spare = ShiftedProduct.spare(weight) if shifted else 0
        self._unfolding = Unfolding(
            geometry, shape, self._frames, self._kind, arena, spare, self._nothing
        )
        self._product: ShiftedProduct | WindowProduct | None = None
        count = self._frames * self._height * columns
        if shifted:
            pixels = self._frames * min(padded[0], self._height + weight.shape[0] - 1) * padded[1]
            self._product = ShiftedProduct(weight, pixels, arena)
        elif not local:
            self._product = WindowProduct(weight, node.groups, count, arena)

    def of(self, x: Values) -> Iterator[tuple[Place, Values]]:
        """Parts of the result, each good until the next, some with gaps.

        x: [n, H, W, Cin] or [n, values].
        """
        if self._dense:
            values = x.astype(self._kind)
            self._centre(values)
            yield (slice(0, len(x)),), values @ self._weight
            return
        x = x[self._read]
        for first in range(0, len(x), self._frames):
            some = slice(first, min(first + self._frames, len(x)))
            self._unfolding.fill(x[some], self._centre)
            for top in range(0, self._rows, self._height):
                part = slice(top, min(top + self._height, self._rows))
                yield (some, part), self._sums(some.stop - first, part)

    def _sums(self, count: int, part: slice) -> Values:
        """[count, rows, columns, Cout] of the images that were filled in."""
        if isinstance(self._product, ShiftedProduct):
            return self._product(*self._unfolding.pixels(count, part.start, part.stop))
        windows = self._unfolding.windows(count)[:, part]
        if self._product is None:
            sums = local_sums(self._weight[part], windows)
        else:
            sums = self._product(windows)
        return sums.reshape(*windows.shape[:3], -1)
