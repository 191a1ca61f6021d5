"""Wires: each output field is one of the input fields, or a constant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

INDEX_BITS = 16  # of one entry of the parameter vector INDICES
NONE = -1


@dataclass(frozen=True, slots=True)
class Gather:
    """Output field k is input field indices[k], or zero where that is NONE.

    field_bits: of a field; fields: of an input word.
    """

    field_bits: int
    fields: int
    indices: tuple[int, ...]
    label: str = "gather"
    module: ClassVar[str] = "hwgen_gather"

    @property
    def input_bits(self) -> int:
        return self.field_bits * self.fields

    @property
    def output_bits(self) -> int:
        return self.field_bits * len(self.indices)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(field=self.field_bits, fields=self.fields, outputs=len(self.indices))
        entries = (self.fields if index == NONE else index for index in self.indices)
        word = sum(entry << (n * INDEX_BITS) for n, entry in enumerate(entries))
        return (*sizes, ("INDICES", f"{INDEX_BITS * len(self.indices)}'h{word:x}"))
