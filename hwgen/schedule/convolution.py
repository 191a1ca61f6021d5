"""Convolution as a matrix product: blocks of channels where it is grouped or depthwise."""

from __future__ import annotations

from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.node import Shape
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.matrix import Matrix, lower_matrix
from hwgen.schedule.pixels import takes_pixels
from hwgen.schedule.product import Product, product_of
from hwgen.schedule.tables import Weights
from hwgen.units.streams import Stream


@product_of.register(Conv2d)
@product_of.register(QuantConv2d)
def _product(node: Conv2d | QuantConv2d, shape: Shape) -> Product:
    window = node.geometry
    rows, columns = window.output_size(shape[0], shape[1])
    _, _, cin, outputs = node.weight.shape
    return Product(
        window.size,
        cin,
        outputs // node.groups,
        rows * columns,
        node.groups,
        fixed_fill=window.fill == "constant" or not any(window.padding),
        columns=columns,
    )


@takes_pixels.register(QuantConv2d)
def _takes_pixels(node: QuantConv2d, streams: tuple[Stream, ...]) -> bool:
    return True


@lower.register(QuantConv2d)
def _lower(
    node: QuantConv2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    height, width = stream.shape[:2]
    product = _product(node, stream.shape)
    matrix = Matrix(node, _weights(node), node.geometry, (height, width), product)
    return lower_matrix(matrix, "conv2d", stream, folding, sizes)


def _weights(node: QuantConv2d) -> Weights:
    """[KH, KW, Cin / groups, Cout] block by block."""
    rows, columns, cin, outputs = node.weight.shape
    blocks = node.weight.reshape(rows, columns, cin, node.groups, outputs // node.groups)
    return Weights(blocks.transpose(3, 0, 1, 2, 4)[None], node.bias.reshape(1, node.groups, -1))
