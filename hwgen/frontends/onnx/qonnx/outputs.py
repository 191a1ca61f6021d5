"""Outputs that no Quant node rounds: the accumulators of the last layer, or what is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.functions import affine
from hwgen.frontends.onnx.qonnx.roots import source_of
from hwgen.frontends.onnx.qonnx.states import Exact, Pending
from hwgen.frontends.onnx.qonnx.weights import weighted_layer, weights_of
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.formats import MAX_BITS, IntFormat
from hwgen.ir.node import Node

if TYPE_CHECKING:
    from hwgen.frontends.onnx.qonnx.lower import Lowering

_SMALLEST = 1e-30  # of what an output may be at most


def unrounded(lowering: Lowering, state: Pending, name: str) -> tuple[Exact, str]:
    """The last layer of a network that nothing rounds: its accumulators, in 16 bits at most.

    Exact where they fit and have one scale, else the nearest integers of a power of two.
    """
    root = state.root
    if not isinstance(root, Conv2d | Dense) or state.moves:
        message = f"'{root.name}' is an output that no Quant node rounds"
        raise HwgenError(message, hint="put a Quant node in front of the output")
    source = source_of(state)
    numbers = weights_of(lowering.scales, root, source.format)
    ends = state.functions[-1:]
    clip = ends if ends and isinstance(ends[0], Relu | Clip) else ()
    found = affine(state.functions[: len(state.functions) - len(clip)], len(numbers.scale))
    if found is None or not found[0].all():
        raise HwgenError("is an output that no Quant node rounds", layer=root.name)
    factor, offset = found
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
    made = weighted_layer(
        root,
        source,
        name,
        weight=numbers.weight * sign.astype(np.int64),
        bits=numbers.bits,
        bias=bias,
        format=number,
        rule=rule,
        scale=scale,
        activation=_limits(clip, number),
    )
    return lowering.add(made), note


def _limits(clip: tuple[Node, ...], number: IntFormat) -> tuple[int, int]:
    if not clip:
        return number.lo, number.hi
    ends = np.array([number.lo, number.hi]) * number.scale
    lo, hi = number.quantize(chains.applied(clip, ends)).tolist()
    return lo, hi
