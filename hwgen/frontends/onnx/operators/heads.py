"""ArgMax and Softmax at the end of a network."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import axis, number, one_of
from hwgen.frontends.onnx.formats import target
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.operators.parts import order_of
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.values import Tensor, integer_format
from hwgen.frontends.onnx.weighted import source_of
from hwgen.frontends.source import SourceNode
from hwgen.ir.argmax import QuantArgmax, argmax_format
from hwgen.ir.softmax import QuantSoftmax, softmax_format

SOFTMAX_STEPS = 256  # of hwgen.arithmetic.softmax, for a share of 1
_NEARLY = "within one step of the runtime: a fixed-point rule"
_HOST = "leave it to the host with --softmax host"
_ENDS = ("QuantizeLinear", "DequantizeLinear", "Identity", "Flatten", "Reshape", "Squeeze")


def _channels(node: SourceNode, importer: Importer, value: Tensor, default: int) -> str:
    """The layer with the axis of the node as its channels."""
    shape = value.layout.shape
    at = int(node.attributes.get("axis", default))
    axes = order_of([value])
    others = [shape[other] for other in axes if other != at % len(shape)]
    if not -len(shape) <= at < len(shape) or (axes[-1] != at % len(shape) and max(others) > 1):
        raise HwgenError(f"axis must be that of the channels of {list(shape)}, not {at}")
    if sum(size > 1 for size in shape) <= 1:
        return importer.flat(value)
    return importer.image(value, axes)


def _softmax_channels(node: SourceNode, importer: Importer, value: Tensor, opset: int) -> str:
    """The same for a softmax, which took all axes from its own on before opset 13."""
    shape = value.layout.shape
    at = int(node.attributes.get("axis", -1 if opset >= 13 else 1)) % len(shape)
    if opset < 13 and math.prod(shape[at + 1 :]) > 1:
        message = f"takes all values of {list(shape)} from axis {at} on as classes in opset {opset}"
        raise HwgenError(message, hint="export for opset 13 or later, or give the last axis")
    return _channels(node, importer, value, at)


def _argmax(node: SourceNode, importer: Importer) -> None:
    value = importer.either(node)
    source = _channels(node, importer, value, 0)
    channels = importer.shape(source)[-1]
    read = importer.format(source)
    layer = QuantArgmax(
        importer.free(node.outputs[0]), (source,), False, read, argmax_format(channels, read, False)
    )
    shape = list(value.layout.shape)
    at = int(node.attributes.get("axis", 0)) % len(shape)
    shape[at] = 1
    layout = ordered(shape, order_of([value]))
    if not node.attributes.get("keepdims", 1):
        flat = layout.reshaped([size for place, size in enumerate(shape) if place != at])
        assert flat is not None
        layout = flat
    importer.put(node.outputs[0], layer, layout, is_real=False)


def _softmax(node: SourceNode, importer: Importer) -> None:
    """On the device by the fixed-point rule of hwgen.arithmetic.softmax, or by the host."""
    if importer.options.softmax == "host":
        _left_to_host(node, importer)
        return
    key = node.outputs[0]
    if key in importer.source.outputs:
        message = "is computed in real numbers: quantize its output, or"
        raise HwgenError(f"{message} leave it to the host", hint=_HOST)
    value = importer.plain(node)
    number_ = target(importer, key)
    source = _softmax_channels(node, importer, value, node.version)
    read = importer.format(source)
    made = importer.add(QuantSoftmax(importer.free(key), (source,), read, softmax_format(read)))
    result = importer.real(Tensor(made, value.layout))
    if importer.format(made) != number_:
        result = importer.real(importer.quantize(result, number_, key))
    importer.rename(result, key)
    importer.note(_NEARLY)


def _quantized_softmax(node: SourceNode, importer: Importer) -> None:
    """QLinearSoftmax: x, its scale and zero point, those of y.

    The runtime counts steps of 1 / floor(1 / scale). Of 256 of them its integers are those of the
    fixed-point rule; of others they are made of these.
    """
    if importer.options.softmax == "host":
        _left_to_host(node, importer)
        return
    key, stated = node.outputs[0], integer_format(*source_of(importer, node, 2), "uint8")
    value = importer.integers(
        importer.held(node), integer_format(*source_of(importer, node, 0), "uint8")
    )
    steps = math.floor(np.float32(1) / np.float32(stated.scale))
    source = _softmax_channels(node, importer, value, int(node.attributes.get("opset", 1)))
    read = importer.format(source)
    made = importer.add(QuantSoftmax(importer.free(key), (source,), read, softmax_format(read)))
    if steps == SOFTMAX_STEPS and stated.zero_point == stated.lo and stated.signed == read.signed:
        importer.rename(importer.integers(Tensor(made, value.layout), stated), key)
        return
    shares = importer.real(Tensor(made, value.layout))
    assert shares.reals is not None
    counted = shares.reals * np.float32(steps * stated.scale)
    result = importer.quantize(replace(shares, reals=counted.astype(np.float32)), stated, key)
    importer.rename(result, key)
    importer.note(_NEARLY)


def _left_to_host(node: SourceNode, importer: Importer) -> None:
    """The design ends with the integers that the softmax reads."""
    value, key = importer.either(node), node.outputs[0]
    value = value if value.reals is not None else importer.real(value)
    while True:
        importer.define(key, value)
        if key in importer.source.outputs:
            break
        readers = importer.readers.get(key, [])
        if len(readers) != 1 or readers[0].operator not in _ENDS:
            raise HwgenError("is not the end of the network, it cannot be left to the host")
        importer.taken[readers[0].name] = f"{node.name}, which is left to the host"
        key = readers[0].outputs[0]
    importer.note("left to the host: the output holds its input")


imported(
    "ArgMax", (axis(), one_of("keepdims", 0, 1), one_of("select_last_index", 0)), "argmax", _argmax
)
imported("Softmax", (axis(),), "softmax, or nothing with --softmax host", _softmax)
imported(
    "com.microsoft.QLinearSoftmax",
    (axis(), number("opset", 1)),
    "softmax, or nothing with --softmax host",
    _quantized_softmax,
)
