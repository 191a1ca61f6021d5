"""Fully connected layers as products."""

from __future__ import annotations

from hwgen.schedule.product import Product, product_of

from ..ir.samples import DENSE
from .networks import dense_only


def test_the_product_of_a_dense_layer_is_one_window() -> None:
    assert product_of(DENSE, (6,)) == Product((1, 1), 6, 4, 1)


def test_the_output_of_a_dense_layer_is_flat() -> None:
    layer = dense_only().layers[0]
    assert (layer.operator, layer.output.shape) == ("dense", (5,))
