"""Graph methods that add elementwise operations with a constant."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hwgen.ir.builders.base import Builder, real_array
from hwgen.ir.constant import AddConstant, MulConstant


class ConstantBuilder(Builder):
    """Elementwise operations of a tensor and a constant, one number or one per channel [C].

    Each becomes a table: the nearest integer, ties to even, to the real result of each input.
    """

    def add_constant(self, x: str, constant: ArrayLike, *, name: str | None = None) -> str:
        """Add x + constant."""
        name = name or self._free("add_constant")
        return self._append(AddConstant(name, (x,), _constant(name, constant)))

    def sub_constant(self, x: str, constant: ArrayLike, *, name: str | None = None) -> str:
        """Add x - constant."""
        name = name or self._free("sub_constant")
        return self._append(AddConstant(name, (x,), -_constant(name, constant)))

    def mul_constant(self, x: str, constant: ArrayLike, *, name: str | None = None) -> str:
        """Add x * constant."""
        name = name or self._free("mul_constant")
        return self._append(MulConstant(name, (x,), _constant(name, constant)))


def _constant(layer: str, constant: ArrayLike) -> np.ndarray:
    return np.atleast_1d(real_array(layer, "constant", constant))
