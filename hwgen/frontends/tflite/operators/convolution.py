"""CONV_2D and DEPTHWISE_CONV_2D."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.importer import Importer
from hwgen.frontends.tflite.registry import ACTIVATION, anything, at_least, imported
from hwgen.frontends.tflite.views import Phases
from hwgen.frontends.tflite.weights import constant_weight, convolution_rule, keys_of, weighted
from hwgen.frontends.tflite.windows import DILATIONS, STRIDES, dilation_of, padding_of, stride_of
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.window import Pair

_COMMON = (*STRIDES, *DILATIONS, ACTIVATION)


def _convolution(node: SourceNode, importer: Importer) -> None:
    """Weight [Cout, KH, KW, Cin / groups], one scale or one of each output channel."""
    source, key, _ = keys_of(node)
    weight = constant_weight(importer, key, 4)
    depth, part = importer.image(_read(importer, source))[2], weight.shape[3]
    if depth % part:
        raise HwgenError(f"weight '{key}' reads {part} channels, the input has {depth}")
    _add(node, importer, weight.transpose(1, 2, 3, 0), 0, depth // part)


def _depthwise(node: SourceNode, importer: Importer) -> None:
    """Weight [1, KH, KW, Cin * multiplier]: output c reads channel c // multiplier."""
    source, key, _ = keys_of(node)
    weight = constant_weight(importer, key, 4)
    depth = importer.image(_read(importer, source))[2]
    multiplier = weight.shape[3] // depth
    stated = int(node.attributes["depth_multiplier"])
    if (
        weight.shape[0] != 1
        or weight.shape[3] != depth * multiplier
        or stated
        not in (
            0,
            multiplier,
        )
    ):
        message = f"weight '{key}' {list(weight.shape)} does not fit {depth} channels"
        raise HwgenError(f"{message} and a depth multiplier of {stated}")
    _add(node, importer, weight.transpose(1, 2, 0, 3), 3, depth)


def _read(importer: Importer, key: str) -> str:
    """The layer of the input, which may be in phases."""
    found = importer.views.get(key)
    return found.layer if isinstance(found, Phases) else importer.layer_of(key)


def _add(
    node: SourceNode, importer: Importer, weight: NDArray[Any], axis: int, groups: int
) -> None:
    key, output = keys_of(node)[0], node.outputs[0]
    source, phases = _read(importer, key), importer.views.get(key)
    size = int(weight.shape[0]), int(weight.shape[1])
    rule = convolution_rule(importer, grouped=node.operator == "CONV_2D" and groups > 1)
    common = weighted(importer, node, importer.format(source), rule, axis)
    if isinstance(phases, Phases):
        dilation, padding = _dilation_of_phases(node, phases), phases.padding
    else:
        dilation = dilation_of(node)
        padding = padding_of(node, size, importer.shape(source), dilation)

    def make(name: str) -> QuantConv2d:
        return QuantConv2d(
            name=name,
            inputs=(source,),
            weight=weight,
            stride=stride_of(node),
            padding=padding,
            dilation=dilation,
            groups=groups,
            **common,
        )

    if isinstance(phases, Phases):
        importer.views[output] = replace(
            phases, layer=importer.add(make(importer.free(output))), padding=(0, 0, 0, 0)
        )
    else:
        importer.put(output, make)


def _dilation_of_phases(node: SourceNode, phases: Phases) -> Pair:
    """The block that the image lies in. Raises HwgenError where phases see their own borders."""
    stated = stride_of(node), dilation_of(node)
    if node.attributes["padding"] != "VALID" or set(stated) != {(1, 1)}:
        message = f"has strides of {stated[0]}, dilations of {stated[1]} and padding"
        raise HwgenError(f"{message} {node.attributes['padding']} within SPACE_TO_BATCH_ND")
    return phases.block


imported("CONV_2D", 8, (*_COMMON, anything("quantized_bias_type")), "conv2d", _convolution)
imported(
    "DEPTHWISE_CONV_2D",
    7,
    (*_COMMON, at_least("depth_multiplier", 0)),
    "depthwise_conv2d",
    _depthwise,
)
