"""Pass: float layers become integer layers with formats from the calibrated ranges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from hwgen.arithmetic import rounding
from hwgen.errors import HwgenError, raise_all
from hwgen.ir.activation import QuantClamp, Relu
from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph, Range
from hwgen.ir.node import Node
from hwgen.ir.pooling import MaxPool2d, QuantMaxPool2d
from hwgen.ir.quantized import QuantNode
from hwgen.ir.reshape import Flatten, QuantFlatten
from hwgen.ir.terminals import Input, Output, QuantInput, QuantOutput
from hwgen.passes.options import QuantizeOptions
from hwgen.passes.scales import activation_format, integer_bias, integer_weights, weight_scale


@dataclass(frozen=True, slots=True, eq=False)
class _Context:
    """What a layer needs beside itself: options, its real range, the format of its input."""

    options: QuantizeOptions
    bounds: Range
    source: IntFormat

    def output_format(self, layer: str) -> IntFormat:
        """Format of a layer that makes new values."""
        own = self.options.layer(layer)
        assert own.activation_bits is not None
        assert own.signed_activations is not None
        return activation_format(
            layer,
            self.bounds,
            own.activation_bits,
            own.signed_activations,
            self.options.power_of_two,
        )


def lower(graph: Graph, options: QuantizeOptions) -> Graph:
    """The calibrated float graph as an integer graph. Raises every layer's mistake at once."""
    nodes: dict[str, QuantNode] = {}
    errors: list[HwgenError] = []
    for node in graph.nodes:
        source = nodes[node.inputs[0]].format if node.inputs else IntFormat(8, True, 1.0)
        try:
            nodes[node.name] = _lower(node, _Context(options, graph.ranges[node.name], source))
        except HwgenError as error:
            errors.append(error)
            nodes[node.name] = QuantFlatten(node.name, node.inputs, source)
    raise_all(errors)
    return Graph.from_nodes(graph.name, nodes.values())


@singledispatch
def _lower(node: Node, context: _Context) -> QuantNode:
    raise NotImplementedError(f"no integer form of {type(node).__name__}")


@_lower.register
def _input(node: Input, context: _Context) -> QuantNode:
    return QuantInput(node.name, (), node.shape, context.output_format(node.name))


@_lower.register
def _conv2d(node: Conv2d, context: _Context) -> QuantNode:
    numbers = _numbers(node, context)
    return QuantConv2d(
        name=node.name,
        inputs=node.inputs,
        weight=integer_weights(node.weight, numbers.weight_scale, numbers.weight_bits),
        weight_bits=numbers.weight_bits,
        bias=integer_bias(node.bias, context.source.scale * numbers.weight_scale),
        stride=node.stride,
        padding=node.padding,
        input_format=context.source,
        format=numbers.format,
        rule=context.options.rule,
        scale=numbers.scale,
        activation=numbers.activation,
    )


@_lower.register
def _dense(node: Dense, context: _Context) -> QuantNode:
    numbers = _numbers(node, context)
    return QuantDense(
        name=node.name,
        inputs=node.inputs,
        weight=integer_weights(node.weight, numbers.weight_scale, numbers.weight_bits),
        weight_bits=numbers.weight_bits,
        bias=integer_bias(node.bias, context.source.scale * numbers.weight_scale),
        input_format=context.source,
        format=numbers.format,
        rule=context.options.rule,
        scale=numbers.scale,
        activation=numbers.activation,
    )


@_lower.register
def _max_pool(node: MaxPool2d, context: _Context) -> QuantNode:
    return QuantMaxPool2d(
        node.name, node.inputs, node.window, node.stride, node.padding, context.source
    )


@_lower.register
def _relu(node: Relu, context: _Context) -> QuantNode:
    number = context.source
    return QuantClamp(node.name, node.inputs, number, number.zero_point, number.hi)


@_lower.register
def _flatten(node: Flatten, context: _Context) -> QuantNode:
    return QuantFlatten(node.name, node.inputs, context.source)


@_lower.register
def _output(node: Output, context: _Context) -> QuantNode:
    return QuantOutput(node.name, node.inputs, context.source)


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    weight_bits: int
    weight_scale: rounding.Floats
    format: IntFormat
    scale: rounding.Floats
    activation: tuple[int, int]


def _numbers(node: Conv2d | Dense, context: _Context) -> _Numbers:
    """What convolution and dense layers have in common."""
    own, options, source = context.options.layer(node.name), context.options, context.source
    assert own.weight_bits is not None
    assert own.per_channel is not None
    number = context.output_format(node.name)
    scale = weight_scale(
        node.weight,
        node.bias,
        own.weight_bits,
        own.per_channel,
        options.power_of_two,
        source.scale,
    )
    return _Numbers(
        own.weight_bits,
        scale,
        number,
        rounding.combine(options.rule, source.scale, scale, number.scale),
        (number.zero_point if node.relu else number.lo, number.hi),
    )
