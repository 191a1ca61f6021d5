"""Integer forms of layers with weights: convolution, locally connected and dense."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hwgen.arithmetic import rounding
from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.locally_connected import LocallyConnected2d, QuantLocallyConnected2d
from hwgen.passes.lowering.context import WEIGHT_OPTIONS, Context, lower_node, takes
from hwgen.passes.scales import integer_bias, integer_weights, rounding_onto, weight_scale


@lower_node.register(Conv2d)
def _conv2d(node: Conv2d, context: Context) -> QuantConv2d:
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
        rule=numbers.rule,
        scale=numbers.scale,
        activation=numbers.activation,
        dilation=node.dilation,
        groups=node.groups,
        fill=node.fill,
    )


@lower_node.register(LocallyConnected2d)
def _locally_connected2d(node: LocallyConnected2d, context: Context) -> QuantLocallyConnected2d:
    numbers = _numbers(node, context)
    return QuantLocallyConnected2d(
        name=node.name,
        inputs=node.inputs,
        weight=integer_weights(node.weight, numbers.weight_scale, numbers.weight_bits),
        weight_bits=numbers.weight_bits,
        bias=integer_bias(node.bias, context.source.scale * numbers.weight_scale),
        stride=node.stride,
        padding=node.padding,
        input_format=context.source,
        format=numbers.format,
        rule=numbers.rule,
        scale=numbers.scale,
        activation=numbers.activation,
        dilation=node.dilation,
        fill=node.fill,
    )


@lower_node.register(Dense)
def _dense(node: Dense, context: Context) -> QuantDense:
    numbers = _numbers(node, context)
    return QuantDense(
        name=node.name,
        inputs=node.inputs,
        weight=integer_weights(node.weight, numbers.weight_scale, numbers.weight_bits),
        weight_bits=numbers.weight_bits,
        bias=integer_bias(node.bias, context.source.scale * numbers.weight_scale),
        input_format=context.source,
        format=numbers.format,
        rule=numbers.rule,
        scale=numbers.scale,
        activation=numbers.activation,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    weight_bits: int
    weight_scale: rounding.Floats
    format: IntFormat
    rule: str
    scale: rounding.Floats
    activation: tuple[int, int]


def _numbers(node: Conv2d | LocallyConnected2d | Dense, context: Context) -> _Numbers:
    """What layers with weights have in common; the bias may differ from place to place."""
    own, options, source = context.options.layer(node.name), context.options, context.source
    assert own.weight_bits is not None
    assert own.per_channel is not None
    number = context.output_format(node.name)
    scale = weight_scale(
        node.weight,
        np.abs(node.bias).reshape(-1, node.bias.shape[-1]).max(axis=0),
        own.weight_bits,
        own.per_channel,
        options.power_of_two,
        source.scale,
    )
    combined = rounding.combine(options.rule, source.scale, scale, number.scale)
    return _Numbers(
        own.weight_bits,
        scale,
        number,
        *rounding_onto(number, options.rule, combined),
        (number.lo, number.hi),
    )


@takes.register(Conv2d)
@takes.register(LocallyConnected2d)
@takes.register(Dense)
def _options(node: Conv2d | LocallyConnected2d | Dense) -> tuple[str, ...]:
    return WEIGHT_OPTIONS
