"""Graph methods that add layers which keep the order of all values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hwgen.errors import HwgenError
from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder
from hwgen.ir.node import Shape
from hwgen.ir.reshape import Flatten, Reshape


class ReshapeBuilder(Builder):
    """Layers that keep the order of all values: row, then column, then channel."""

    def flatten(self, x: str, *, name: str | None = None) -> str:
        """Add a reshape to (values,)."""
        return self._append(Flatten(name or self._free("flatten"), (x,)))

    def reshape(self, x: str, shape: int | Sequence[int], *, name: str | None = None) -> str:
        """Add a reshape to (height, width, channels) or (values,); one size may be -1."""
        name = name or self._free("reshape")
        sizes = windows.whole_numbers(name, "shape", shape)
        return self._append(Reshape(name, (x,), _filled(name, sizes, math.prod(self.shape(x)))))


def _filled(layer: str, shape: Shape, values: int) -> Shape:
    """The shape with what is missing to `values` in place of its only -1."""
    known = [size for size in shape if size != -1]
    if len(known) != len(shape) - 1 or min(known, default=1) < 1:
        return shape
    if values % math.prod(known):
        hint = "the product of its other sizes must divide the number of values"
        raise HwgenError(f"shape {shape} cannot hold {values} values", layer=layer, hint=hint)
    missing = values // math.prod(known)
    return tuple(missing if size == -1 else size for size in shape)
