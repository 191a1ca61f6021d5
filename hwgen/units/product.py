"""Product of two streams, value by value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.arithmetic.intervals import signed_bits
from hwgen.ir.formats import IntFormat
from hwgen.units.base import Parameter, integers
from hwgen.units.dot_product import MULTIPLIER_LATENCY


@dataclass(frozen=True, slots=True)
class Product:
    """`lanes` exact products a beat, of operands without their zero points.

    a, b: formats of the operands; a word holds the values of a below those of b, as a Join makes
    it.
    """

    lanes: int
    a: IntFormat
    b: IntFormat
    label: str = "product"
    module: ClassVar[str] = "hwgen_product"

    @property
    def input_bits(self) -> int:
        return self.lanes * (self.a.bits + self.b.bits)

    @property
    def product_bits(self) -> int:
        """Signed bits of a product."""
        ends = [(x.lo - x.zero_point, x.hi - x.zero_point) for x in (self.a, self.b)]
        corners = [a * b for a in ends[0] for b in ends[1]]
        return signed_bits(min(corners), max(corners))

    @property
    def output_bits(self) -> int:
        return self.lanes * self.product_bits

    @property
    def multipliers(self) -> int:
        """One for each lane."""
        return self.lanes

    @property
    def latency(self) -> int:
        """Cycles from an accepted word to the push of its products."""
        return MULTIPLIER_LATENCY

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.latency + 2

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(
            lanes=self.lanes,
            a_w=self.a.bits,
            b_w=self.b.bits,
            a_signed=int(self.a.signed),
            b_signed=int(self.b.signed),
        )
        zeros = (("A_ZERO", self.a), ("B_ZERO", self.b))
        return (
            *sizes,
            *((name, _zero(operand)) for name, operand in zeros),
            *integers(p_w=self.product_bits, depth=self.depth),
        )


def _zero(operand: IntFormat) -> str:
    """Zero point as a literal of one bit more than the operand."""
    bits = operand.bits + 1
    return f"{bits}'h{operand.zero_point & ((1 << bits) - 1):x}"
