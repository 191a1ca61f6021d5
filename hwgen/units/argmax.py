"""The largest channel of each pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers


@dataclass(frozen=True, slots=True)
class Argmax:
    """Index of the largest of the channels of a pixel, the first of equal ones, and its value.

    lanes, last_lanes: values of a beat and of the last of the `beats` beats of a pixel; bits: of
    a value; field: bits of the index, and of the value where `with_value` asks for it.
    """

    lanes: int
    bits: int
    signed: bool
    beats: int
    last_lanes: int
    field: int
    with_value: bool
    label: str = "argmax"
    module: ClassVar[str] = "hwgen_argmax"

    @property
    def latency(self) -> int:
        """Cycles from the last beat of a pixel to the push of its result."""
        return (self.lanes - 1).bit_length() + 1

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one beat a cycle."""
        return max(2, -(-(self.latency + 2) // self.beats))

    @property
    def input_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.field * (2 if self.with_value else 1)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            lanes=self.lanes,
            w=self.bits,
            is_signed=int(self.signed),
            beats=self.beats,
            last_lanes=self.last_lanes,
            field=self.field,
            with_value=int(self.with_value),
            depth=self.depth,
        )
