"""Graph methods that add fully connected layers."""

from __future__ import annotations

from numpy.typing import ArrayLike

from hwgen.ir.builders.base import Builder, bias_array, real_array
from hwgen.ir.dense import Dense


class DenseBuilder(Builder):
    """Fully connected layers."""

    def dense(
        self, x: str, weight: ArrayLike, bias: ArrayLike | None = None, *, name: str | None = None
    ) -> str:
        """Add a fully connected layer; weight [N, Cout], bias [Cout], [] or None."""
        name = name or self._free("dense")
        array = real_array(name, "weight", weight)
        return self._append(Dense(name, (x,), array, bias_array(name, array.shape[-1:], bias)))
