"""Where the values of a file's tensor lie in the tensor of hwgen that holds them.

A file may order its axes otherwise than (rows, columns, channels). Transposing and reshaping then
change only the layout, nothing that is computed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Factor = tuple[int, int]
"""Size and stride, in values of hwgen's order."""
Axis = tuple[Factor, ...]
"""Factors of one axis, the outermost first; none for an axis of size 1."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Axes of a tensor as its file has them, in strides over hwgen's order of its values.

    An axis that was merged of several has several factors.
    """

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The file's shape of the tensor."""
        return tuple(math.prod(size for size, _ in axis) for axis in self.axes)

    def transposed(self, order: Sequence[int]) -> Layout:
        """The layout whose axis n is axis order[n]."""
        return Layout(tuple(self.axes[axis] for axis in order))

    def reshaped(self, shape: Sequence[int]) -> Layout | None:
        """The layout of the same values, in the file's order, in another shape.

        None when the new axes are no strides over hwgen's order any more.
        """
        assert math.prod(shape) == math.prod(self.shape)
        rest = list(reversed(_merged(factor for axis in self.axes for factor in axis)))
        axes: list[Axis] = []
        for size in shape:
            axis = _take(rest, size)
            if axis is None:
                return None
            axes.append(axis)
        return Layout(tuple(axes))

    def is_in_order(self, axes: Sequence[int]) -> bool:
        """True when the values run through `axes`, the outermost first, as hwgen orders them."""
        others = [axis for axis in range(len(self.axes)) if axis not in axes]
        factors = _merged(factor for axis in axes for factor in self.axes[axis])
        whole = math.prod(self.shape)
        return not any(self.axes[axis] for axis in others) and factors in ((), ((whole, 1),))

    def within(self, values: int) -> Layout:
        """The layout of the first `values` values of hwgen's order: of its last axis."""
        return Layout(
            tuple(_merged(part for f in axis for part in _inner(f, values)) for axis in self.axes)
        )

    def positions(self) -> NDArray[np.int64]:
        """At each place of the file's tensor: where the value stands in hwgen's order."""
        place = np.zeros((), dtype=np.int64)
        for axis in self.axes:
            steps = np.zeros(1, dtype=np.int64)
            for size, stride in axis:
                steps = (steps[:, None] + np.arange(size) * stride).reshape(-1)
            place = place[..., None] + steps
        return place

    @property
    def frame(self) -> tuple[int, ...]:
        """The file's shape of one frame: without its first axis where that is a batch of one."""
        return self.shape[1:] if self.shape[:1] == (1,) else self.shape

    def to_file(self, values: NDArray[Any]) -> NDArray[Any]:
        """Frames [N, *shape of the layer] in the axes of the file: [N, *frame]."""
        flat = values.reshape(len(values), -1)
        return flat[:, self.positions().reshape(-1)].reshape(len(values), *self.frame)

    def from_file(self, values: NDArray[Any]) -> NDArray[Any]:
        """Frames [N, *frame] of the file in hwgen's order, [N, values]."""
        flat = np.empty((len(values), math.prod(self.shape)), dtype=values.dtype)
        flat[:, self.positions().reshape(-1)] = values.reshape(len(values), -1)
        return flat


def ordered(shape: Sequence[int], axes: Sequence[int]) -> Layout:
    """Layout of a file's tensor of `shape` whose hwgen order runs through `axes`, outermost first.

    Axes that are not named have size 1.
    """
    found: list[Axis] = [() for _ in shape]
    stride = 1
    for axis in reversed(axes):
        found[axis] = _merged([(shape[axis], stride)])
        stride *= shape[axis]
    return Layout(tuple(found))


def _merged(factors: Iterable[Factor]) -> Axis:
    """Without factors of size 1, and with one factor for two that follow each other closely."""
    found: list[Factor] = []
    for size, stride in factors:
        if size == 1:
            continue
        if found and found[-1][1] == size * stride:
            found[-1] = found[-1][0] * size, stride
        else:
            found.append((size, stride))
    return tuple(found)


def _inner(factor: Factor, values: int) -> Axis:
    """The part of a factor whose steps stay within so many values."""
    size, stride = factor
    return ((min(size, max(values // stride, 1)), stride),)


def _take(rest: list[Factor], size: int) -> Axis | None:
    """Factors of an axis of `size` from the end of `rest`, the outermost; None when none fit."""
    axis: list[Factor] = []
    while size > 1:
        outer, stride = rest.pop()
        if size % outer == 0:
            axis.append((outer, stride))
            size //= outer
        elif outer % size == 0:
            axis.append((size, stride * (outer // size)))
            rest.append((outer // size, stride))
            size = 1
        else:
            return None
    return tuple(axis)
