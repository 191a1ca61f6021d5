"""Layers with an accumulator in front of a Quant node: weights, averages, sums and products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer, Singles
from hwgen.frontends.onnx.qonnx.rules import rule_and_scale, single
from hwgen.frontends.onnx.qonnx.states import Exact, Pending
from hwgen.frontends.onnx.qonnx.sums import sum_of
from hwgen.frontends.onnx.qonnx.weights import weighted_layer, weights_of
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.node import QuantNode
from hwgen.ir.pairwise import Add, Mul, QuantMul, Sub
from hwgen.ir.pooling import AvgPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d

if TYPE_CHECKING:
    from hwgen.frontends.onnx.qonnx.lower import Lowering

THRESHOLDS = "thresholds"


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
    return sum_of(lowering, root, state, quantizer, name)


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
    rule, scale = rule_and_scale(
        lowering, state, quantizer, found, number.scale / counts, ends, name
    )
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
    found = chains.steps(quantizer, state.functions, lambda acc: single(acc, unit), *ends)
    rule, scale = rule_and_scale(lowering, state, quantizer, found, np.array([unit]), ends, name)
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
