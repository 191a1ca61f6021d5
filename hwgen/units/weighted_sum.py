"""Sum of two streams with scales of their own, requantized without a multiplier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from hwgen.arithmetic.weighted_sum import WeightedSum
from hwgen.ir.formats import IntFormat
from hwgen.units.base import Parameter, integers
from hwgen.units.fork import vector

PIECE_BITS = 4  # of an operand, looked up in one table
LEVEL_BITS = 18  # of the limits of the output


@dataclass(frozen=True, slots=True, eq=False)
class AddStreams:
    """`lanes` sums a beat; a word holds the values of a below those of b, as a Join makes it.

    a, b: formats of the operands; out_bits: of an output.
    """

    lanes: int
    a: IntFormat
    b: IntFormat
    out_bits: int
    form: WeightedSum
    label: str = "sum"
    module: ClassVar[str] = "hwgen_weighted_sum"

    @property
    def input_bits(self) -> int:
        return self.lanes * (self.a.bits + self.b.bits)

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def sum_bits(self) -> int:
        """Signed bits of a sum, with and without its offset, and of the offsets."""
        return max(self.form.requantizer.product_bits, self.form.requantizer.offset_bits)

    @property
    def pieces(self) -> int:
        """Tables of a lane."""
        return sum(-(-operand.bits // PIECE_BITS) for operand in (self.a, self.b))

    @property
    def latency(self) -> int:
        """Cycles from an accepted word to the push of its sums."""
        return 3 + (self.pieces - 1).bit_length()

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.latency + 2

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        form = self.form.requantizer
        sizes = integers(lanes=self.lanes, a_w=self.a.bits, b_w=self.b.bits, sum_w=self.sum_bits)
        offsets = (("POSITIVE", form.offset_pos), ("NEGATIVE", form.offset_neg))
        levels = (("ZERO_POINT", form.zero_point), ("LOW", form.lo), ("HIGH", form.hi))
        return (
            *sizes,
            ("TABLES", self._tables()),
            *integers(shift=form.shift, even=int(form.kind == "linear_even")),
            *((f"OFFSET_{name}", _bits(int(row[0]), self.sum_bits)) for name, row in offsets),
            *integers(out_w=self.out_bits),
            *((name, _bits(value, LEVEL_BITS)) for name, value in levels),
            *integers(depth=self.depth),
        )

    def _tables(self) -> str:
        """The entries of each piece, those of a first, the lowest in the low bits."""
        terms = (*_terms(self.a, self.form.factor_a), *_terms(self.b, self.form.factor_b))
        return vector([entry for table in terms for entry in table], self.sum_bits)


def _terms(operand: IntFormat, factor: int) -> Iterator[list[int]]:
    """What each piece of an operand adds to the sum, by the value of the piece, lowest first."""
    unit, factor = factor, factor * operand.step
    for low in range(0, operand.bits, PIECE_BITS):
        width = min(PIECE_BITS, operand.bits - low)
        values = np.arange(1 << width)
        if operand.signed and low + width == operand.bits:
            values = np.where(values >> (width - 1), values - (1 << width), values)
        constant = unit * operand.zero_point if low == 0 else 0
        table = [factor * (value << low) - constant for value in values.tolist()]
        yield table + [0] * ((1 << PIECE_BITS) - len(table))


def _bits(value: int, width: int) -> str:
    """A Verilog literal with the two's complement of `value`."""
    return f"{width}'h{value & ((1 << width) - 1):x}"
