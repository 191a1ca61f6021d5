"""AVERAGE_POOL_2D and MAX_POOL_2D."""

from __future__ import annotations

from hwgen.arithmetic.rounding import DIVIDE
from hwgen.frontends.conversion import operands
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.quantized import fused_bounds
from hwgen.frontends.tflite.registry import ACTIVATION, imported
from hwgen.frontends.tflite.windows import FILTER, STRIDES, padding_of, stride_of
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling import VALID, AvgPool2d, QuantMaxPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d
from hwgen.ir.window import Padding, Pair

_ATTRIBUTES = (*STRIDES, *FILTER, ACTIVATION)


def _average(node: SourceNode, importer: Importer) -> None:
    """The integers are averaged as they are: input and output have one scale."""
    source, number = _source(node, importer)
    window, stride, padding = _geometry(node, importer, source)
    pool = AvgPool2d("", (), window, stride, padding)
    shape = importer.shape(source)
    importer.put(
        node.outputs[0],
        lambda name: QuantAvgPool2d(
            name=name,
            inputs=(source,),
            window=window,
            stride=stride,
            padding=padding,
            ceil_mode=False,
            divisor=VALID,
            centred=False,
            input_format=number,
            format=number,
            rule=DIVIDE,
            scale=1.0 / divisors(pool, shape[0], shape[1]),
            activation=_bounds(node, importer),
        ),
    )


def _largest(node: SourceNode, importer: Importer) -> None:
    source, number = _source(node, importer)
    window, stride, padding = _geometry(node, importer, source)
    lo, hi = _bounds(node, importer)
    output = node.outputs[0]
    if (lo, hi) != (number.lo, number.hi):
        pooled = importer.add(
            QuantMaxPool2d(importer.free(output), (source,), window, stride, padding, number)
        )
        importer.put(output, lambda name: QuantClamp(name, (pooled,), number, lo, hi))
        return
    importer.put(
        output, lambda name: QuantMaxPool2d(name, (source,), window, stride, padding, number)
    )


def _source(node: SourceNode, importer: Importer) -> tuple[str, IntFormat]:
    (key,) = operands(node, 1)
    layer = importer.layer_of(key)
    return layer, importer.format(layer)


def _bounds(node: SourceNode, importer: Importer) -> tuple[int, int]:
    function = node.attributes["fused_activation_function"]
    return fused_bounds(function, importer.number(node.outputs[0]))


def _geometry(node: SourceNode, importer: Importer, source: str) -> tuple[Pair, Pair, Padding]:
    window = int(node.attributes["filter_height"]), int(node.attributes["filter_width"])
    image = importer.image(source)
    return window, stride_of(node), padding_of(node, window, image)


imported("AVERAGE_POOL_2D", 3, _ATTRIBUTES, "avg_pool2d", _average)
imported("MAX_POOL_2D", 3, _ATTRIBUTES, "max_pool2d", _largest)
