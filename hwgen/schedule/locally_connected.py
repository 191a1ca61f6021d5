"""Locally connected layers: a convolution whose weights are addressed by position as well."""

from __future__ import annotations

from hwgen.ir.locally_connected import LocallyConnected2d, QuantLocallyConnected2d
from hwgen.ir.node import Shape
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.matrix import Matrix, lower_matrix
from hwgen.schedule.product import Product, product_of
from hwgen.schedule.tables import Weights
from hwgen.units.streams import Stream


@product_of.register(LocallyConnected2d)
@product_of.register(QuantLocallyConnected2d)
def _product(node: LocallyConnected2d | QuantLocallyConnected2d, shape: Shape) -> Product:
    window = node.geometry
    rows, columns, *_, cin, cout = node.weight.shape
    fixed_fill = window.fill == "constant" or not any(window.padding)
    return Product(window.size, cin, cout, rows * columns, fixed_fill=fixed_fill)


@lower.register(QuantLocallyConnected2d)
def _lower(
    node: QuantLocallyConnected2d,
    streams: tuple[Stream, ...],
    folding: Folding | None,
    sizes: Sizes,
) -> Layer:
    (stream,) = streams
    height, width = stream.shape[:2]
    rows, columns, *window, cout = node.weight.shape
    weights = Weights(
        node.weight.reshape(rows * columns, 1, *window, cout),
        node.bias.reshape(rows * columns, 1, cout),
    )
    product = _product(node, stream.shape)
    matrix = Matrix(node, weights, node.geometry, (height, width), product)
    return lower_matrix(matrix, "locally_connected2d", stream, folding, sizes)
