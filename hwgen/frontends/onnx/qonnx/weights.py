"""Layers with weights that Quant nodes have rounded: integers, accumulators, integer layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Singles
from hwgen.frontends.onnx.qonnx.states import Exact
from hwgen.ir.convolution import Conv2d, QuantConv2d
from hwgen.ir.dense import Dense, QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import QuantNode

Scales = Mapping[str, tuple[np.ndarray, int]]
"""By layer: the scale of each weight, and the bits of the weights."""
_SINGLE = 1 << 24
"""Integers up to here are exact in single precision."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
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


def weights_of(scales: Scales, root: Conv2d | Dense, number: IntFormat) -> Weights:
    """Integers of the weights for inputs of the format `number`.

    The bias is part of the accumulator where it is a whole number there, else stays real.
    Raises HwgenError on weights that no Quant node has rounded.
    """
    if root.name not in scales:
        hint = "put a Quant node behind its weights"
        raise HwgenError("its weights are not quantized", layer=root.name, hint=hint)
    each, bits = scales[root.name]
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
    return Weights(weight, bits, bias, accumulator, rest, reach.lo, reach.hi)


def weighted_layer(
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
    """The integer layer of a convolution or dense layer, called `name`, that reads `source`."""
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
