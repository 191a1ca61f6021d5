"""Sliding window geometry that layers share: window, stride, dilation, padding and its fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.node import Shape

Pair = tuple[int, int]
"""(vertical, horizontal)"""
Padding = tuple[int, int, int, int]
"""(top, bottom, left, right)"""
FILLS = ("constant", "edge", "reflect")
"""What a padded tap reads: one value, the nearest pixel, or the pixel mirrored at the border."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of size (rows, columns) that steps by `stride` over a padded image.

    dilation: pixels between taps; fill: what padding reads, one of FILLS. ceil_mode: a last window
    that reaches beyond the padding counts, if it starts inside the image or the padding in front;
    what it reads there is padding too (the rule of PyTorch and ONNX).
    """

    size: Pair
    stride: Pair
    padding: Padding
    dilation: Pair = (1, 1)
    fill: str = "constant"
    ceil_mode: bool = False

    @property
    def reach(self) -> Pair:
        """Rows and columns from the first tap to the last one, both counted."""
        return (
            (self.size[0] - 1) * self.dilation[0] + 1,
            (self.size[1] - 1) * self.dilation[1] + 1,
        )

    def output_size(self, height: int, width: int) -> Pair:
        """Rows and columns of the result for an image of the given size; below 1: none fits."""
        top, bottom, left, right = self.padding
        return (
            _windows(height, top, bottom, self.reach[0], self.stride[0], self.ceil_mode),
            _windows(width, left, right, self.reach[1], self.stride[1], self.ceil_mode),
        )

    def full_padding(self, height: int, width: int) -> Padding:
        """The padding, with what ceil_mode adds behind an image of the given size."""
        top, bottom, left, right = self.padding
        rows, columns = self.output_size(height, width)
        below = (rows - 1) * self.stride[0] + self.reach[0] - height - top
        beside = (columns - 1) * self.stride[1] + self.reach[1] - width - left
        return top, max(bottom, below), left, max(right, beside)

    def check(self, layer: str, what: str, shape: Shape) -> list[HwgenError]:
        """Mistakes in the geometry for an image of `shape`; `what` names the window."""
        errors = self._signs(layer, what)
        if errors:
            return errors
        if min(self.output_size(shape[0], shape[1])) < 1:
            return [self._too_large(layer, what, shape)]
        pads = self.full_padding(shape[0], shape[1])
        if self.fill == "reflect" and (max(pads[:2]) >= shape[0] or max(pads[2:]) >= shape[1]):
            message = (
                f"padding {pads} of fill 'reflect' must be smaller than"
                f" the input {shape[0]}x{shape[1]}"
            )
            errors.append(HwgenError(message, layer=layer, hint="use the fill 'edge'"))
        return errors

    def _too_large(self, layer: str, what: str, shape: Shape) -> HwgenError:
        top, bottom, left, right = self.padding
        dilated = f" with dilation {self.dilation}" if self.dilation != (1, 1) else ""
        message = (
            f"{what} {self.size[0]}x{self.size[1]}{dilated} is larger than"
            f" the padded input {shape[0] + top + bottom}x{shape[1] + left + right}"
        )
        return HwgenError(message, layer=layer, hint="add padding or shrink it")

    def _signs(self, layer: str, what: str) -> list[HwgenError]:
        errors = []
        if min(self.size) < 1:
            errors.append(HwgenError(f"{what} must be at least 1x1, not {self.size}", layer=layer))
        if min(self.stride) < 1:
            message = f"stride must be at least 1 on each axis, not {self.stride}"
            errors.append(HwgenError(message, layer=layer))
        if min(self.padding) < 0:
            errors.append(HwgenError(f"padding must not be negative: {self.padding}", layer=layer))
        if min(self.dilation) < 1:
            message = f"dilation must be at least 1 on each axis, not {self.dilation}"
            errors.append(HwgenError(message, layer=layer))
        if self.fill not in FILLS:
            message = f"fill must be one of {', '.join(FILLS)}, not {self.fill!r}"
            errors.append(HwgenError(message, layer=layer))
        return errors


def _windows(positions: int, before: int, after: int, reach: int, stride: int, ceil: bool) -> int:
    """Windows along one axis."""
    room = positions + before + after - reach
    if not ceil:
        return room // stride + 1
    windows = -(-room // stride) + 1
    beyond = (windows - 1) * stride >= positions + before
    return windows - 1 if beyond else windows


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
