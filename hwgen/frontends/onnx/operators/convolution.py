"""QLinearConv, and Conv between integers."""

from __future__ import annotations

from functools import partial
from typing import Any

from hwgen.arithmetic import rounding
from hwgen.errors import HwgenError
from hwgen.frontends.layout import Layout, ordered
from hwgen.frontends.onnx.affine import tail
from hwgen.frontends.onnx.allowed import number
from hwgen.frontends.onnx.formats import CHANNELS_FIRST
from hwgen.frontends.onnx.geometry import WINDOW, Geometry, geometry, kernel_of
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.stepped import fields_of
from hwgen.frontends.onnx.values import Constant, Tensor, integer_format
from hwgen.frontends.onnx.weighted import (
    RULE,
    integer_layer,
    integers_of,
    quantization,
    real_layer,
    scales_of,
    source_of,
    stated_bias,
)
from hwgen.frontends.source import SourceNode
from hwgen.ir.convolution import QuantConv2d

_ATTRIBUTES = (*WINDOW, number("group", 1))


def _integer(node: SourceNode, importer: Importer) -> None:
    """x, its scale and zero point, w, its scale and zero point, those of y, the bias."""
    value, weight = importer.held(node), importer.constant(node, 3, "the weight")
    source = integer_format(*source_of(importer, node, 0), "uint8")
    target_ = integer_format(*source_of(importer, node, 5), "uint8")
    value = importer.integers(value, source)
    weight = Constant(weight.data, quantization(*source_of(importer, node, 3), 0))
    window, layout = _geometry(node, value, weight)
    outputs = weight.data.shape[0]
    scale = rounding.combine(RULE, source.scale, scales_of(weight, outputs, 0), target_.scale)
    bias = stated_bias(importer.optional(node, 8, "the bias"), outputs)
    fields = integer_layer(_arranged(weight), bias, scale, source, target_)
    _add(node, importer, importer.image(value), window, fields, layout)


def _real(node: SourceNode, importer: Importer) -> None:
    """Conv whose input and weight stand for real numbers."""
    value, weight = importer.plain(node), importer.constant(node, 1, "the weight")
    weights = integers_of(weight)
    window, layout = _geometry(node, value, weight)
    after = tail(importer, node, layout, len(weights))
    bias = importer.optional(node, 2, "the bias")
    make = partial(
        real_layer, weight, _arranged(weight), 0, bias, after, importer.format(value.layer)
    )
    fields, keys = fields_of(importer, node, after.keys, make)
    made = _add(node, importer, importer.image(value), window, fields, layout, is_real=True)
    for key in keys[1:]:
        importer.rename(made, key)


def _geometry(node: SourceNode, value: Tensor, weight: Constant) -> tuple[Geometry, Layout]:
    """The window, and how the file orders the result."""
    shape, sizes = value.layout.shape, weight.data.shape
    if len(shape) not in (3, 4) or len(sizes) != len(shape) or 0 in sizes:
        message = "needs an input and a weight of 3 or 4 axes"
        raise HwgenError(f"{message}, not of {list(shape)} and {list(sizes)}")
    group = int(node.attributes.get("group", 1))
    if sizes[1] * group != shape[1] or sizes[0] % group:
        message = f"weight {list(sizes)} in {group} groups does not go with {shape[1]} channels"
        raise HwgenError(message)
    window = geometry(node.attributes, kernel_of(node.attributes, sizes[2:]), shape[2:])
    rows, columns = window.output_size(*((1,) * (4 - len(shape)) + shape[2:]))
    if min(rows, columns) < 1:
        message = f"its kernel {list(sizes[2:])} is larger than the padded input"
        raise HwgenError(f"{message} {list(shape[2:])}")
    made = (1, sizes[0], columns) if len(shape) == 3 else (1, sizes[0], rows, columns)
    return window, ordered(made, CHANNELS_FIRST[len(shape)])


def _arranged(weight: Constant) -> Any:
    """Integers [Cout, Cin / groups, (rows,) columns] as [rows, columns, Cin / groups, Cout]."""
    integers = integers_of(weight)
    if integers.ndim == 3:
        integers = integers[:, :, None]
    return integers.transpose(2, 3, 1, 0)


def _add(
    node: SourceNode, importer: Importer, source: str, window: Geometry, fields: dict[str, Any],
    layout: Layout, *, is_real: bool = False,
) -> Tensor:  # fmt: skip
    key = node.outputs[0]
    layer = QuantConv2d(
        name=importer.free(key),
        inputs=(source,),
        stride=window.stride,
        padding=window.padding,
        dilation=window.dilation,
        groups=int(node.attributes.get("group", 1)),
        **fields,
    )
    return importer.put(key, layer, layout, is_real=is_real)


imported("QLinearConv", _ATTRIBUTES, "conv2d", _integer)
imported("Conv", _ATTRIBUTES, "conv2d", _real)
