"""Graph methods that combine two tensors value by value."""

from __future__ import annotations

from hwgen.ir.builders.base import Builder
from hwgen.ir.pairwise import Add, Mul, Sub


class PairwiseBuilder(Builder):
    """Sums, differences and products of two tensors of one shape."""

    def add(self, a: str, b: str, *, name: str | None = None) -> str:
        """Add a + b; a and b may be the same tensor."""
        return self._append(Add(name or self._free("add"), (a, b)))

    def sub(self, a: str, b: str, *, name: str | None = None) -> str:
        """Add a - b."""
        return self._append(Sub(name or self._free("sub"), (a, b)))

    def mul(self, a: str, b: str, *, name: str | None = None) -> str:
        """Add a * b, value by value."""
        return self._append(Mul(name or self._free("mul"), (a, b)))
