"""Graph methods that add layers which repeat pixels."""

from __future__ import annotations

from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes
from hwgen.ir.upsample import UpsampleNearest


class UpsampleBuilder(Builder):
    """Layers that repeat pixels."""

    def upsample_nearest(self, x: str, factor: Sizes = 2, *, name: str | None = None) -> str:
        """Repeat each pixel; factor: one number or (vertical, horizontal)."""
        name = name or self._free("upsample")
        return self._append(UpsampleNearest(name, (x,), windows.pair(name, "factor", factor)))
