"""Graph methods that add inputs and outputs."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder
from hwgen.ir.terminals import Input, Output


class TerminalsBuilder(Builder):
    """Inputs and outputs."""

    def input(self, name: str, shape: Sequence[int]) -> str:
        """Add an input tensor; shape (height, width, channels) or (values,)."""
        return self._append(Input(name, (), windows.whole_numbers(name, "shape", shape)))

    def output(self, x: str, *, name: str | None = None) -> str:
        """Name a tensor that the network returns; the first is called `output` by default."""
        return self._append(Output(name or self._first("output"), (x,)))
