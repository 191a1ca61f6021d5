"""Graph method that puts tensors one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.ir.builders.base import Builder
from hwgen.ir.concat import Concat


class ConcatBuilder(Builder):
    """Concatenation."""

    def concat(self, inputs: Sequence[str], *, name: str | None = None) -> str:
        """Add the channels of several tensors one after the other; flat tensors: their values."""
        return self._append(Concat(name or self._free("concat"), tuple(inputs)))
