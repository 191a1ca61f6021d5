"""Layers with an accumulator in front of a Quant node: weights, averages, sums and products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer, Singles
from hwgen.frontends.onnx.qonnx.states import Exact, Pending
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.batch_norm import BatchNorm
from hwgen.ir.constant import AddConstant, MulConstant
from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.formats import MAX_BITS, IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.node import Node, QuantNode
from hwgen.ir.pairwise import Add, Mul, QuantAdd, QuantMul, Sub, check_operands
from hwgen.ir.pooling import AvgPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d
from hwgen.passes.lowering.pairwise import integer_sum

if TYPE_CHECKING:
    from hwgen.frontends.onnx.qonnx.lower import Lowering

THRESHOLDS = "thresholds"
_SINGLE = 1 << 24
"""Integers up to here are exact in single precision."""
_SMALLEST = 1e-30  # of what an output may be at most
_RATIO = 16  # bits between the scales of two operands of an exact sum


@dataclass(frozen=True, slots=True, eq=False)
class _Weights:
    """Integers of a layer with weights. scale [C]: of the accumulator; bias: what it is, real."""

    weight: Ints
    bits: int
    bias: Ints
    scale: np.ndarray
    real_bias: np.ndarray
    acc_lo: Ints
    acc_hi: Ints

    def real(self, acc: Ints) -> Singles:
        """The real number of accumulators [..., C], as float32 gives it."""
        product = (acc * self.scale).astype(np.float32)
        return np.asarray(product + self.real_bias.astype(np.float32), dtype=np.float32)


def rounded(lowering: Lowering, state: Pending, quantizer: Quantizer, name: str) -> Exact:
    """The integer layer of the root and its functions, with a rounding that equals them all."""
    root = state.root
    if isinstance(root, Conv2d | Dense):
        return lowering.add(_weighted(lowering, root, state, quantizer, name))
    if isinstance(root, AvgPool2d):
        return lowering.add(_average(lowering, root, state, quantizer, name))
    assert isinstance(root, Add | Sub | Mul)
    if isinstance(root, Mul):
        return lowering.add(_product(lowering, root, state, quantizer, name))
    return lowering.add(_sum(lowering, root, state, quantizer, name))


def _source(state: Pending) -> Exact:
    source = state.sources[0]
    assert isinstance(source, Exact)
    return source


def _weighted(
    lowering: Lowering, root: Conv2d | Dense, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    source = _source(state)
    numbers = _weights(lowering, root, source.format)
    ends = numbers.acc_lo, numbers.acc_hi
    found = chains.steps(quantizer, state.functions, numbers.real, *ends)
    factor = chains.factor_of(state.functions)
    rule, scale = "", np.ones(len(numbers.scale))
    if factor is not None and not numbers.real_bias.any():
        scale = numbers.scale * factor / quantizer.step
        rule = chains.rule_of(found, scale, quantizer.format.zero_point, ends)
    sign = np.where(found.flipped, -1, 1)
    return _weighted_layer(
        root,
        source,
        name,
        weight=numbers.weight * sign,
        bits=numbers.bits,
        bias=numbers.bias * sign,
        format=quantizer.format,
        rule=rule or THRESHOLDS,
        scale=scale if rule else np.ones(len(scale)),
        activation=(found.lo, found.hi),
        thresholds=None if rule else found.thresholds,
    )


def _weights(lowering: Lowering, root: Conv2d | Dense, number: IntFormat) -> _Weights:
    """The bias is part of the accumulator where it is a whole number there, else stays real."""
    if root.name not in lowering.scales:
        hint = "put a Quant node behind its weights"
        raise HwgenError("its weights are not quantized", layer=root.name, hint=hint)
    each, bits = lowering.scales[root.name]
    scale = each.reshape(-1, each.shape[-1])
    if (scale != scale[0]).any():
        raise HwgenError("weights of an output channel have several scales", layer=root.name)
    weight = np.rint(root.weight / each).astype(np.int64)
    accumulator = scale[0] * number.scale
    whole = np.rint(root.bias / accumulator)
    exact = (whole * accumulator == root.bias) & (np.abs(whole) < _SINGLE)
    in_bias = bool(exact.all())
    bias = whole.astype(np.int64) if in_bias else np.zeros(len(whole), dtype=np.int64)
    reach = accumulator_range(weight, bias, number)
    rest = np.zeros(len(whole)) if in_bias else root.bias
    return _Weights(weight, bits, bias, accumulator, rest, reach.lo, reach.hi)


def _weighted_layer(
    root: Conv2d | Dense,
    source: Exact,
    name: str,
    *,
    weight: Ints,
    bits: int,
    bias: Ints,
    format: IntFormat,
    rule: str,
    scale: np.ndarray,
    activation: tuple[int, int],
    thresholds: Ints | None = None,
) -> QuantNode:
    if isinstance(root, Dense):
        return QuantDense(
            name,
            (source.layer,),
            weight,
            bits,
            bias,
            source.format,
            format,
            rule,
            scale,
            activation,
            thresholds=thresholds,
        )
    return QuantConv2d(
        name,
        (source.layer,),
        weight,
        bits,
        bias,
        root.stride,
        root.padding,
        source.format,
        format,
        rule,
        scale,
        activation,
        dilation=root.dilation,
        groups=root.groups,
        fill=root.fill,
        thresholds=thresholds,
    )


def _average(
    lowering: Lowering, root: AvgPool2d, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    source = _source(state)
    number = source.format
    counts = divisors(root, *lowering.graph.shape(root.inputs[0])[:2])
    taps = root.window[0] * root.window[1]
    ends = tuple(
        np.full(len(counts), number.centre(end) * taps, dtype=np.int64)
        for end in (number.lo, number.hi)
    )

    def real(acc: Ints) -> Singles:
        sums = (acc * number.scale).astype(np.float32)
        return np.asarray(sums / counts.astype(np.float32), dtype=np.float32)

    found = chains.steps(quantizer, state.functions, real, *ends)
    rule, scale = _rule(lowering, state, quantizer, found, number.scale / counts, ends, name)
    return QuantAvgPool2d(
        name=name,
        inputs=(source.layer,),
        window=root.window,
        stride=root.stride,
        padding=root.padding,
        ceil_mode=root.ceil_mode,
        divisor=root.divisor,
        centred=True,
        input_format=number,
        format=quantizer.format,
        rule=rule,
        scale=scale,
        activation=(found.lo, found.hi),
    )


def _rule(
    lowering: Lowering,
    state: Pending,
    quantizer: Quantizer,
    found: chains.Steps,
    scale: np.ndarray,
    ends: tuple[Ints, ...],
    name: str,
) -> tuple[str, np.ndarray]:
    """A rule and its scale for a layer that has no thresholds of its own."""
    factor = chains.factor_of(state.functions)
    if factor is None:
        message = "only clips and one positive factor may stand between it and its Quant node"
        hint = f"put a Quant node directly behind '{state.root.name}'"
        raise HwgenError(message, layer=state.root.name, hint=hint)
    wanted = scale * factor / quantizer.step
    rule = chains.rule_of(found, wanted, quantizer.format.zero_point, (ends[0], ends[1]))
    if rule:
        return rule, wanted
    if quantizer.mode not in ("ROUND", "HALF_EVEN") or quantizer.before:
        message = f"no rounding rule equals {quantizer.mode} of a scale of {wanted[0]:.6g}"
        raise HwgenError(message, layer=state.root.name, hint="use scales that are powers of two")
    lowering.notes.append(f"{name!r} may round ties in another way than single precision does")
    return "F", wanted.astype(np.float32).astype(np.float64)


def _sum(
    lowering: Lowering, root: Add | Sub, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    a, b = state.sources
    assert isinstance(a, Exact)
    assert isinstance(b, Exact)
    formats = a.format, b.format
    check_operands(root.name, "a sum", 10, formats)
    number = quantizer.format
    small, large = sorted((a.format.scale, b.format.scale))
    mantissa, exponent = np.frexp(large / small)
    if mantissa != 0.5 or exponent > _RATIO:
        lowering.notes.append(f"{name!r} may round ties in another way than single precision does")
        made = integer_sum(root, formats, number, "F")
        factor = chains.factor_of(state.functions)
        if factor is None or quantizer.mode not in ("ROUND", "HALF_EVEN"):
            raise HwgenError("scales of a sum that differ by no power of two", layer=root.name)
        return _clipped(made, name, (a.layer, b.layer), factor, state, quantizer)
    tables = [f.centre(every_integer(f)) * round(f.scale / small) for f in formats]
    second = -tables[1] if isinstance(root, Sub) else tables[1]
    ends = tuple(np.array([np_end(tables[0]) + np_end(second)]) for np_end in (np.min, np.max))
    found = chains.steps(quantizer, state.functions, lambda acc: _single(acc, small), *ends)
    rule, scale = _rule(lowering, state, quantizer, found, np.array([small]), ends, name)
    return QuantAdd(
        name=name,
        inputs=(a.layer, b.layer),
        input_a=a.format,
        input_b=b.format,
        table_a=tables[0],
        table_b=tables[1],
        subtract=isinstance(root, Sub),
        format=number,
        rule=rule,
        scale=scale,
        activation=(found.lo, found.hi),
    )


def _clipped(
    made: QuantAdd,
    name: str,
    inputs: tuple[str, str],
    factor: float,
    state: Pending,
    quantizer: Quantizer,
) -> QuantAdd:
    """A sum of unlike scales with the factor and the clips of its functions."""
    from dataclasses import replace

    large = np.array([-1e30, 1e30], dtype=np.float32)
    lo, hi = quantizer.integers(chains.applied(state.functions, large)).tolist()
    scale = made.scale * factor * quantizer.format.scale / quantizer.step
    return replace(made, name=name, inputs=inputs, scale=scale, activation=(lo, hi))


def _single(acc: Ints, scale: float) -> Singles:
    return (acc * scale).astype(np.float32)


def _product(
    lowering: Lowering, root: Mul, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    a, b = state.sources
    assert isinstance(a, Exact)
    assert isinstance(b, Exact)
    ranges = [np.array([f.centre(f.lo), f.centre(f.hi)]) for f in (a.format, b.format)]
    corners = np.outer(*ranges)
    ends = np.array([corners.min()]), np.array([corners.max()])
    unit = a.format.scale * b.format.scale
    found = chains.steps(quantizer, state.functions, lambda acc: _single(acc, unit), *ends)
    rule, scale = _rule(lowering, state, quantizer, found, np.array([unit]), ends, name)
    return QuantMul(
        name,
        (a.layer, b.layer),
        a.format,
        b.format,
        quantizer.format,
        rule,
        scale,
        (found.lo, found.hi),
    )


def unrounded(lowering: Lowering, state: Pending, name: str) -> tuple[Exact, str]:
    """The last layer of a network that nothing rounds: its accumulators, in 16 bits at most.

    Exact where they fit and have one scale, else the nearest integers of a power of two.
    """
    root = state.root
    if not isinstance(root, Conv2d | Dense) or state.moves:
        message = f"'{root.name}' is an output that no Quant node rounds"
        raise HwgenError(message, hint="put a Quant node in front of the output")
    source = _source(state)
    numbers = _weights(lowering, root, source.format)
    factor, offset = _affine(state.functions, len(numbers.scale))
    limit = 1 << (MAX_BITS - 1)
    one = (numbers.scale == numbers.scale[0]).all() and not state.functions
    fits = -limit <= numbers.acc_lo.min() and numbers.acc_hi.max() < limit
    if one and fits and not numbers.real_bias.any():
        number = IntFormat(MAX_BITS, True, float(numbers.scale[0]))
        rule, scale, bias, sign = "half_even", np.ones(len(factor)), numbers.bias, np.ones(1)
        note = f"{name!r} is not rounded: its 16 bits hold the accumulators"
    else:
        real = numbers.scale * np.abs(factor)
        shift = (offset + numbers.real_bias * factor) / real
        sign = np.sign(factor)
        bias = np.rint(numbers.bias * sign + shift).astype(np.int64)
        reach = accumulator_range(numbers.weight * sign.astype(np.int64), bias, source.format)
        largest = max(float((np.abs(end) * real).max()) for end in (reach.lo, reach.hi))
        number = IntFormat(
            MAX_BITS, True, float(2.0 ** np.ceil(np.log2(max(largest, 1e-30) / (limit - 1))))
        )
        rule, scale = "H", real / number.scale
        note = f"{name!r} is not rounded: 16 bits of the scale {number.scale} are nearest to it"
    made = _weighted_layer(
        root,
        source,
        name,
        weight=numbers.weight * sign.astype(np.int64),
        bits=numbers.bits,
        bias=bias,
        format=number,
        rule=rule,
        scale=scale,
        activation=_limits(state.functions, number),
    )
    return lowering.add(made), note


def _affine(functions: tuple[Node, ...], channels: int) -> tuple[np.ndarray, np.ndarray]:
    """factor * x + offset [C] of functions that are no more than that, clips at the end aside."""
    factor, offset = np.ones(channels), np.zeros(channels)
    for node in functions:
        if isinstance(node, BatchNorm):
            factor, offset = factor * node.factor, offset * node.factor + node.offset
        elif isinstance(node, MulConstant):
            factor, offset = factor * node.constant, offset * node.constant
        elif isinstance(node, AddConstant):
            offset = offset + node.constant
        elif not (isinstance(node, Relu | Clip) and node is functions[-1]):
            raise HwgenError("is an output that no Quant node rounds", layer=node.name)
    if not factor.all():
        raise HwgenError("multiplies by 0")
    return factor, offset


def _limits(functions: tuple[Node, ...], number: IntFormat) -> tuple[int, int]:
    last = functions[-1:]
    if not last or not isinstance(last[0], Relu | Clip):
        return number.lo, number.hi
    ends = np.array([number.lo, number.hi]) * number.scale
    lo, hi = number.quantize(chains.applied(last, ends)).tolist()
    return lo, hi
