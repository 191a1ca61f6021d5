"""Layers with an accumulator in front of a Quant node: weights, averages, sums and products."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer, Singles
from hwgen.frontends.onnx.qonnx.states import Exact, Pending
from hwgen.frontends.onnx.qonnx.weights import weighted_layer, weights_of
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.lookup import every_integer
from hwgen.ir.node import QuantNode
from hwgen.ir.pairwise import Add, Mul, QuantAdd, QuantMul, Sub, check_operands
from hwgen.ir.pooling import AvgPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d
from hwgen.passes.lowering.pairwise import integer_sum

if TYPE_CHECKING:
    from hwgen.frontends.onnx.qonnx.lower import Lowering

THRESHOLDS = "thresholds"
_RATIO = 16  # bits between the scales of two operands of an exact sum


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


def source_of(state: Pending) -> Exact:
    """The only tensor that the root reads."""
    source = state.sources[0]
    assert isinstance(source, Exact)
    return source


def _weighted(
    lowering: Lowering, root: Conv2d | Dense, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    source = source_of(state)
    numbers = weights_of(lowering.scales, root, source.format)
    ends = numbers.acc_lo, numbers.acc_hi
    found = chains.steps(quantizer, state.functions, numbers.real, *ends)
    factor = chains.factor_of(state.functions)
    rule, scale = "", np.ones(len(numbers.scale))
    if factor is not None and not numbers.real_bias.any():
        scale = numbers.scale * factor / quantizer.step
        rule = chains.rule_of(found, scale, quantizer.format.zero_point, ends)
    sign = np.where(found.flipped, -1, 1)
    return weighted_layer(
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


def _average(
    lowering: Lowering, root: AvgPool2d, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    source = source_of(state)
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
