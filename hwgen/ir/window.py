"""Sliding window geometry that convolution and pooling share: window, stride, padding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.node import Shape

Pair = tuple[int, int]
"""(vertical, horizontal)"""
Padding = tuple[int, int, int, int]
"""(top, bottom, left, right)"""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of size (rows, columns) that steps by `stride` over a padded image."""

    size: Pair
    stride: Pair
    padding: Padding

    def output_size(self, height: int, width: int) -> Pair:
        """Rows and columns of the result for an image of the given size."""
        top, bottom, left, right = self.padding
        rows = (height + top + bottom - self.size[0]) // self.stride[0] + 1
        columns = (width + left + right - self.size[1]) // self.stride[1] + 1
        return rows, columns

    def check(self, layer: str, what: str, shape: Shape) -> list[HwgenError]:
        """Mistakes in the geometry for an image of `shape`; `what` names the window."""
        errors = self._signs(layer, what)
        if errors:
            return errors
        top, bottom, left, right = self.padding
        padded = (shape[0] + top + bottom, shape[1] + left + right)
        if self.size[0] > padded[0] or self.size[1] > padded[1]:
            message = (
                f"{what} {self.size[0]}x{self.size[1]} is larger than"
                f" the padded input {padded[0]}x{padded[1]}"
            )
            errors.append(HwgenError(message, layer=layer, hint="add padding or shrink it"))
        return errors

    def _signs(self, layer: str, what: str) -> list[HwgenError]:
        errors = []
        if min(self.size) < 1:
            errors.append(HwgenError(f"{what} must be at least 1x1, not {self.size}", layer=layer))
        if min(self.stride) < 1:
            message = f"stride must be at least 1 on each axis, not {self.stride}"
            errors.append(HwgenError(message, layer=layer))
        if min(self.padding) < 0:
            errors.append(HwgenError(f"padding must not be negative: {self.padding}", layer=layer))
        return errors


def pair(layer: str, what: str, value: int | Sequence[int]) -> Pair:
    """(vertical, horizontal) from one number or two. Raises HwgenError on anything else."""
    numbers = whole_numbers(layer, what, value)
    if len(numbers) == 1:
        return numbers[0], numbers[0]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    raise HwgenError(f"{what} takes one number or two, not {value}", layer=layer)


def padding(layer: str, value: int | Sequence[int]) -> Padding:
    """(top, bottom, left, right) from one number, (vertical, horizontal) or all four."""
    numbers = whole_numbers(layer, "padding", value)
    if len(numbers) == 1:
        return numbers[0], numbers[0], numbers[0], numbers[0]
    if len(numbers) == 2:
        return numbers[0], numbers[0], numbers[1], numbers[1]
    if len(numbers) == 4:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    raise HwgenError(f"padding takes one, two or four numbers, not {value}", layer=layer)


def whole_numbers(layer: str, what: str, value: int | Sequence[int]) -> tuple[int, ...]:
    """One number or a sequence as Python integers. Raises HwgenError on anything else."""
    items = (value,) if not isinstance(value, (tuple, list)) else tuple(value)
    try:
        numbers = tuple(int(item) for item in items)
    except (TypeError, ValueError):
        numbers = ()
    if numbers != items or any(isinstance(item, bool) for item in items):
        raise HwgenError(f"{what} takes whole numbers, not {value!r}", layer=layer)
    return numbers
