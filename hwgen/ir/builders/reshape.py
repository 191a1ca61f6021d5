"""Graph methods that add layers which only reorder."""

from __future__ import annotations

from hwgen.ir.builders.base import Builder
from hwgen.ir.reshape import Flatten


class ReshapeBuilder(Builder):
    """Layers that only reorder."""

    def flatten(self, x: str, *, name: str | None = None) -> str:
        """Add a reshape to (values,) in the order row, column, channel."""
        return self._append(Flatten(name or self._free("flatten"), (x,)))
