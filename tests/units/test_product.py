"""Product: widths and zero points."""

from __future__ import annotations

from hwgen.ir.formats import IntFormat
from hwgen.units.product import Product

UNIT = Product(2, IntFormat(4, True, 1.0, -8), IntFormat(3, False, 1.0, 7))


def test_zero_points_have_one_bit_more_than_the_operand() -> None:
    zeros = {name: text for name, text in UNIT.parameters if name.endswith("ZERO")}
    assert zeros == {"A_ZERO": "5'h18", "B_ZERO": "4'h7"}


def test_products_are_as_wide_as_the_corners_need() -> None:
    """0 .. 15 times -7 .. 0: the least product is -105."""
    assert (UNIT.input_bits, UNIT.product_bits, UNIT.output_bits) == (14, 8, 16)
    assert (UNIT.latency, UNIT.depth) == (4, 6)
