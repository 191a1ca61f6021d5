"""Integer forms of pooling layers."""

from __future__ import annotations

from hwgen.arithmetic import rounding
from hwgen.arithmetic.rounding import DIVIDE, POWER_OF_TWO_RULES, ROOT
from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling import VALID, AvgPool2d, L2Pool2d, MaxPool2d, QuantMaxPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d
from hwgen.passes.lowering.context import FORMAT_OPTIONS, Context, lower_node, takes
from hwgen.passes.scales import rounding_onto


@lower_node.register(MaxPool2d)
def _max_pool(node: MaxPool2d, context: Context) -> QuantMaxPool2d:
    return QuantMaxPool2d(
        node.name,
        node.inputs,
        node.window,
        node.stride,
        node.padding,
        context.source,
        node.dilation,
        node.ceil_mode,
    )


@lower_node.register(AvgPool2d)
def _avg_pool(node: AvgPool2d, context: Context) -> QuantAvgPool2d:
    """Exact division in the format of the input, unless options ask for a format of its own."""
    counts = divisors(node, *context.shapes[0][:2])
    rule, number, scale = DIVIDE, context.source, 1.0 / counts
    if node.name in context.options.overrides:
        rule, number = _any_scale(context.options.rule), context.output_format(node.name)
        scale = rounding.combine(rule, context.source.scale, scale, number.scale)
    if rule != DIVIDE or node.divisor != VALID:
        rule, scale = rounding_onto(number, rule, scale)
    return QuantAvgPool2d(
        name=node.name,
        inputs=node.inputs,
        window=node.window,
        stride=node.stride,
        padding=node.padding,
        ceil_mode=node.ceil_mode,
        divisor=node.divisor,
        centred=rule != DIVIDE or node.divisor != VALID,
        input_format=context.source,
        format=number,
        rule=rule,
        scale=scale,
        activation=(number.lo, number.hi),
    )


def _any_scale(rule: str) -> str:
    """The rule of the network, or the like of it where scales must be powers of two."""
    return "S" if rule in POWER_OF_TWO_RULES else rule


@lower_node.register(L2Pool2d)
def _l2_pool(node: L2Pool2d, context: Context) -> QuantL2Pool2d:
    number = context.output_format(node.name)
    return QuantL2Pool2d(
        name=node.name,
        inputs=node.inputs,
        window=node.window,
        stride=node.stride,
        padding=node.padding,
        ceil_mode=node.ceil_mode,
        divisor=node.divisor,
        input_format=context.source,
        format=number,
        rule=ROOT,
        scale=_squared(context.source, number) / divisors(node, *context.shapes[0][:2]),
        activation=(number.zero_point, number.hi),
    )


def _squared(source: IntFormat, number: IntFormat) -> float:
    return (source.scale / number.scale) ** 2


@takes.register(AvgPool2d)
@takes.register(L2Pool2d)
def _options(node: AvgPool2d | L2Pool2d) -> tuple[str, ...]:
    return FORMAT_OPTIONS
