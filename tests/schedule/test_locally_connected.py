"""Locally connected layers as products."""

from __future__ import annotations

from hwgen.schedule.product import Product, product_of

from ..ir.samples import LOCAL


def test_the_product_of_a_locally_connected_layer_counts_its_positions() -> None:
    assert product_of(LOCAL, (3, 4, 2)) == Product((2, 3), 2, 3, 4)
