"""Units on the way to a sum: the zero point taken out, squares, sums over the taps of a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers
from hwgen.units.dot_product import MULTIPLIER_LATENCY

ZERO_BITS = 18  # width of the parameter ZERO


def _zero(value: int) -> Parameter:
    return "ZERO", f"{ZERO_BITS}'h{value & ((1 << ZERO_BITS) - 1):x}"


@dataclass(frozen=True, slots=True)
class Centre:
    """step * value - zero in each of `lanes` lanes; no register. step: 1 or 2."""

    lanes: int
    bits: int
    signed: bool
    zero: int
    out_bits: int
    step: int = 1
    label: str = "centre"
    module: ClassVar[str] = "hwgen_centre"

    @property
    def input_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(lanes=self.lanes, w=self.bits, is_signed=int(self.signed))
        return (*sizes, *integers(step=self.step), _zero(self.zero), *integers(out_w=self.out_bits))


@dataclass(frozen=True, slots=True)
class Square:
    """(value - zero) squared in each of `lanes` lanes; what leaves is unsigned."""

    lanes: int
    bits: int
    signed: bool
    zero: int
    out_bits: int
    label: str = "square"
    module: ClassVar[str] = "hwgen_square"

    @property
    def input_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def multipliers(self) -> int:
        """One for each lane."""
        return self.lanes

    @property
    def latency(self) -> int:
        """Cycles from a word to its push."""
        return MULTIPLIER_LATENCY

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.latency + 2

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(lanes=self.lanes, w=self.bits, is_signed=int(self.signed))
        return (*sizes, _zero(self.zero), *integers(out_w=self.out_bits, depth=self.depth))


@dataclass(frozen=True, slots=True)
class SumReduce:
    """Sum of `taps` words, lane by lane; levels: registers on the way."""

    taps: int
    lanes: int
    bits: int
    signed: bool
    out_bits: int
    label: str
    module: ClassVar[str] = "hwgen_sum_reduce"

    @property
    def levels(self) -> int:
        """Cycles from a window to the push of its sum."""
        return (self.taps - 1).bit_length()

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.levels + 2

    @property
    def input_bits(self) -> int:
        return self.taps * self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            taps=self.taps,
            lanes=self.lanes,
            in_w=self.bits,
            in_signed=int(self.signed),
            out_w=self.out_bits,
            depth=self.depth,
        )
