"""Fully connected layers: a matrix product at one window of one pixel."""

from __future__ import annotations

from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.node import Shape
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.matrix import POINT, Matrix, lower_matrix
from hwgen.schedule.product import Product, product_of
from hwgen.schedule.tables import Weights
from hwgen.units.streams import Stream


@product_of.register(Dense)
@product_of.register(QuantDense)
def _product(node: Dense | QuantDense, shape: Shape) -> Product:
    return Product((1, 1), node.weight.shape[0], node.weight.shape[1], 1)


@lower.register(QuantDense)
def _lower(
    node: QuantDense, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    weights = Weights(node.weight[None, None, None, None], node.bias[None, None])
    matrix = Matrix(node, weights, POINT, (1, 1), _product(node, stream.shape))
    return lower_matrix(matrix, "dense", stream, folding, sizes)
