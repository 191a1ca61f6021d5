"""Graph methods that add activations."""

from __future__ import annotations

from hwgen.ir.activation import Relu
from hwgen.ir.builders.base import Builder


class ActivationBuilder(Builder):
    """Activations."""

    def relu(self, x: str, *, name: str | None = None) -> str:
        """Add max(x, 0)."""
        return self._append(Relu(name or self._free("relu"), (x,)))
