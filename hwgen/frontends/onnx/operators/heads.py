"""ArgMax and Softmax at the end of a network."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.layout import ordered
from hwgen.frontends.onnx.allowed import axis, number, one_of
from hwgen.frontends.onnx.formats import target
from hwgen.frontends.onnx.importer import Importer
from hwgen.frontends.onnx.operators.parts import order_of
from hwgen.frontends.onnx.registry import imported
from hwgen.frontends.onnx.values import Tensor
from hwgen.frontends.source import SourceNode
from hwgen.ir.argmax import QuantArgmax, argmax_format
from hwgen.ir.softmax import QuantSoftmax, softmax_format

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
    source = _channels(node, importer, value, -1 if node.version >= 13 else 1)
    read = importer.format(source)
    made = importer.add(QuantSoftmax(importer.free(key), (source,), read, softmax_format(read)))
    result = importer.real(Tensor(made, value.layout))
    if importer.format(made) != number_:
        result = importer.real(importer.quantize(result, number_, key))
    importer.rename(result, key)
    importer.note("within one step of the runtime: a fixed-point rule")


def _quantized_softmax(node: SourceNode, importer: Importer) -> None:
    if importer.options.softmax != "host":
        raise HwgenError("is not computed bit by bit as the runtime does", hint=_HOST)
    _left_to_host(node, importer)


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
    "nothing, with --softmax host",
    _quantized_softmax,
)
