"""Graph methods that add layers which pass on a part of their input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hwgen.errors import HwgenError
from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes
from hwgen.ir.crop import Crop, SliceChannels


class CropBuilder(Builder):
    """Layers that pass on a part of their input."""

    def crop(self, x: str, margins: Sizes, *, name: str | None = None) -> str:
        """Cut rows and columns off an image.

        margins: one number, (vertical, horizontal) or (top, bottom, left, right).
        """
        name = name or self._free("crop")
        numbers = windows.whole_numbers(name, "margins", margins)
        if len(numbers) == 1:
            numbers *= 4
        if len(numbers) == 2:
            numbers = tuple(np.repeat(numbers, 2).tolist())
        if len(numbers) != 4:
            message = f"margins takes one, two or four numbers, not {margins}"
            raise HwgenError(message, layer=name)
        top, bottom, left, right = numbers
        return self._append(Crop(name, (x,), (top, bottom, left, right)))

    def slice_channels(self, x: str, begin: int, size: int, *, name: str | None = None) -> str:
        """Take `size` channels from channel `begin` on, of an image or of a flat tensor."""
        name = name or self._free("slice")
        first, count = _one(name, "begin", begin), _one(name, "size", size)
        return self._append(SliceChannels(name, (x,), first, count))

    def split(self, x: str, sizes: int | Sequence[int], *, name: str | None = None) -> list[str]:
        """Cut the channels into parts of `sizes` channels, which sum up to all of them.

        Returns the names of the parts: `name`_0, `name`_1 and so on.
        """
        name = name or self._free("split")
        counts = windows.whole_numbers(name, "sizes", sizes)
        channels = self.shape(x)[-1]
        if sum(counts) != channels:
            message = f"sizes {counts} sum up to {sum(counts)}, the input has {channels} channels"
            raise HwgenError(message, layer=name)
        begins = [sum(counts[:index]) for index in range(len(counts))]
        return [
            self.slice_channels(x, begin, size, name=f"{name}_{index}")
            for index, (begin, size) in enumerate(zip(begins, counts, strict=True))
        ]


def _one(layer: str, what: str, value: int) -> int:
    numbers = windows.whole_numbers(layer, what, value)
    if len(numbers) != 1:
        raise HwgenError(f"{what} takes one number, not {value}", layer=layer)
    return numbers[0]
