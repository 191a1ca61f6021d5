"""Converters of Quant, BipolarQuant and Trunc: constants are rounded, other tensors get a node."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import one_of
from hwgen.frontends.onnx.qonnx.quantizer import MODES, Quantizer, limits, weight_integers
from hwgen.frontends.onnx.qonnx.rounded import Rounded
from hwgen.frontends.onnx.real.constants import Constant
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.operators import Convert, Imported
from hwgen.frontends.source import SourceNode
from hwgen.ir.activation import Relu
from hwgen.ir.constant import MulConstant
from hwgen.ir.formats import MAX_BITS, IntFormat
from hwgen.ir.support import Attribute

PROOF = ("tests/frontends/onnx/qonnx/test_networks.py",)
VERSIONS = (1, 2)
SIGNED, NARROW = one_of("signed", 0, 1), one_of("narrow", 0, 1)
ROUNDING = one_of("rounding_mode", *MODES)

KNOWN: dict[str, Imported] = {}
"""Operators of QONNX, by name with the domain in front."""


def _imports(operator: str, becomes: str, *attributes: Attribute) -> Callable[[Convert], Convert]:
    def enter(convert: Convert) -> Convert:
        name = f"qonnx.{operator}"
        KNOWN[name] = Imported(name, VERSIONS, attributes, becomes, PROOF, convert)
        return convert

    return enter


def _quant(node: SourceNode, importer: RealImporter) -> None:
    _check_inputs(node, 4, 4)
    bits = _bits(importer, node, 3, "the bit width")
    signed = bool(node.attributes.get("signed", 1))
    ends = limits(bits, signed, bool(node.attributes.get("narrow", 0)))
    mode = node.attributes.get("rounding_mode", "ROUND")
    if bits == 1 and signed:
        _bipolar_quant(node, importer)
    elif importer.is_constant(node.inputs[0] or ""):
        zero = importer.reals(node.inputs[2], "the zero point")
        _round_constant(
            node, importer, lambda values, scale: weight_integers(values, scale, zero, ends, mode)
        )
    else:
        zero_point = _whole(importer, node, 2, "the zero point")
        scales = importer.reals(node.inputs[1], "the scale")
        if scales.size > 1 and not zero_point:
            _round_each(node, importer, IntFormat(bits, signed, 1.0), ends, mode)
            return
        number = _format(bits, signed, _scale(importer, node, 1), zero_point)
        _round(node, importer, Quantizer(number, *ends, mode))


for _name in ("Quant", "IntQuant"):
    _imports(_name, "integers of its scale and bits", SIGNED, NARROW, ROUNDING)(_quant)


@_imports("BipolarQuant", "integers of 1 bit, for -scale and +scale")
def _bipolar(node: SourceNode, importer: RealImporter) -> None:
    _check_inputs(node, 2, 2)
    _bipolar_quant(node, importer)


def _bipolar_quant(node: SourceNode, importer: RealImporter) -> None:
    """Also Quant with one bit and a sign."""
    if importer.is_constant(node.inputs[0] or ""):
        _round_constant(node, importer, lambda values, scale: np.where(values >= 0, 1, -1))
    else:
        number = IntFormat.bipolar(_scale(importer, node, 1))
        _round(node, importer, Quantizer(number, 0, 1))


@_imports("Trunc", "integers without their last bits", SIGNED, NARROW, ROUNDING)
def _trunc(node: SourceNode, importer: RealImporter) -> None:
    """In version 1 the result keeps the scale; in version 2 it has one of its own, and is cut."""
    _check_inputs(node, 5, 6)
    own_scale = len(node.inputs) == 6
    scale = _scale(importer, node, 1)
    if _whole(importer, node, 2, "the zero point"):
        raise HwgenError("the zero point of Trunc must be 0")
    mode = node.attributes.get("rounding_mode", "FLOOR")
    bits = _bits(importer, node, 5 if own_scale else 4, "the bit width of the result")
    if own_scale:
        after = _scale(importer, node, 4)
        cut = 2.0 ** round(math.log2(after / scale))
        signed = bool(node.attributes.get("signed", 1))
        ends = limits(bits, signed, bool(node.attributes.get("narrow", 0)))
    else:
        after, cut = scale, 2.0 ** (_bits(importer, node, 3, "the bit width") - bits)
        signed = _may_be_negative(importer, importer.layer_of(node.inputs[0]))
        ends = limits(bits, signed, False)
    _round(node, importer, Quantizer(_format(bits, signed, after, 0), *ends, mode, scale, cut))


def _may_be_negative(importer: RealImporter, layer: str) -> bool:
    """What the layers in front say of the sign of a tensor."""
    node = importer.layer(layer)
    while node.inputs:
        if isinstance(node, Relu):
            return False
        if isinstance(node, Rounded):
            return node.quantizer.format.signed
        node = importer.layer(node.inputs[0])
    return True


def _round(node: SourceNode, importer: RealImporter, quantizer: Quantizer) -> None:
    key = node.inputs[0] or ""
    layer = Rounded(importer.free(node.outputs[0]), (importer.layer_of(key),), quantizer)
    importer.make(node.outputs[0], layer, importer.layout(key))


def _round_each(
    node: SourceNode, importer: RealImporter, counting: IntFormat, ends: tuple[int, int], mode: str
) -> None:
    """With a scale for each channel: x / scale, rounded, times the scale, in the smallest scale.

    counting: the format of x / scale. Raises HwgenError unless scales are powers of two, or the
    smallest one times a power of two, and 16 bits hold the result.
    """
    key, made = node.inputs[0] or "", node.outputs[0]
    scales = importer.per_channel(key, importer.reals(node.inputs[1], "the scale"), "the scale")
    if not (np.isfinite(scales) & (scales > 0)).all():
        raise HwgenError("the scale must be positive")
    smallest = float(scales.min())
    mantissas, exponents = np.frexp(scales / smallest)
    bits = counting.bits + int(exponents.max()) - 1
    if (mantissas != 0.5).any() or bits > MAX_BITS:
        message = "scales of an activation must be powers of two apart, and make no more than"
        raise HwgenError(f"{message} {MAX_BITS} bits", hint="use one scale for all channels")
    step = importer.add(
        MulConstant(importer.free(f"{made}_steps"), (importer.layer_of(key),), 1 / scales)
    )
    name = importer.free(f"{made}_counted")
    whole = importer.add(Rounded(name, (step,), Quantizer(counting, *ends, mode)))
    real = importer.add(MulConstant(importer.free(f"{made}_scaled"), (whole,), scales))
    number = IntFormat(bits, counting.signed, smallest)
    layer = Rounded(importer.free(made), (real,), Quantizer(number, number.lo, number.hi))
    importer.make(made, layer, importer.layout(key))


def _round_constant(
    node: SourceNode,
    importer: RealImporter,
    integers: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.int64]],
) -> None:
    """Weights: their integers, times the scale, which may be one for each channel."""
    values = importer.reals(node.inputs[0], "the input")
    scale = importer.reals(node.inputs[1], "the scale")
    if not (scale > 0).all():
        raise HwgenError("the scale must be positive")
    try:
        each = np.broadcast_to(scale, values.shape)
        found = integers(values, scale)
    except ValueError:
        message = f"the scale of shape {scale.shape} does not fit values of {values.shape}"
        raise HwgenError(message) from None
    importer.know(
        node.outputs[0], Constant(found * each, each, _needed_bits(node, importer, found))
    )


def _needed_bits(node: SourceNode, importer: RealImporter, found: NDArray[np.int64]) -> int:
    """Bits of signed weights: those of the node, one more where their zero point moves them."""
    if node.operator == "qonnx.BipolarQuant":
        return 1
    bits = _bits(importer, node, 3, "the bit width")
    if bits == 1 and node.attributes.get("signed", 1):
        return 1
    lo, hi = (int(end) for end in (found.min(initial=0), found.max(initial=0)))
    while not -(1 << (bits - 1)) <= lo <= hi < 1 << (bits - 1):
        bits += 1
    return bits


def _check_inputs(node: SourceNode, least: int, most: int) -> None:
    if not least <= len(node.inputs) <= most or None in node.inputs:
        raise HwgenError(
            f"must have {least} inputs" if least == most else "must have 5 or 6 inputs"
        )


def _format(bits: int, signed: bool, scale: float, zero_point: int) -> IntFormat:
    return IntFormat(bits, signed, scale, zero_point)


def _scale(importer: RealImporter, node: SourceNode, position: int) -> float:
    key = node.inputs[position] if position < len(node.inputs) else None
    values = importer.reals(key, "the scale").astype(np.float32)
    if values.size != 1:
        raise HwgenError(f"a tensor has one scale, not {values.size}; only weights may have more")
    scale = float(values.reshape(-1)[0])
    if not scale > 0:
        raise HwgenError(f"the scale must be positive, not {scale}")
    return scale


def _whole(importer: RealImporter, node: SourceNode, position: int, what: str) -> int:
    values = importer.reals(node.inputs[position], what)
    number = float(values.reshape(-1)[0]) if values.size == 1 else math.nan
    if not (abs(number) <= 1 << 20 and number == math.floor(number)):
        raise HwgenError(f"{what} must be one whole number")
    return int(number)


def _bits(importer: RealImporter, node: SourceNode, position: int, what: str) -> int:
    """A bit width. What Trunc cuts may have more bits than a format."""
    bits = _whole(importer, node, position, what)
    most = 32 if node.operator == "qonnx.Trunc" and position == 3 else MAX_BITS
    if not 1 <= bits <= most:
        raise HwgenError(f"{what} must be from 1 to {most}, not {bits}")
    return bits
