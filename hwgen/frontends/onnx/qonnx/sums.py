"""Sums and differences of two tensors in front of a Quant node."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.qonnx import chains
from hwgen.frontends.onnx.qonnx.quantizer import Ints, Quantizer
from hwgen.frontends.onnx.qonnx.rules import rule_and_scale, single
from hwgen.frontends.onnx.qonnx.states import Exact, Pending, State
from hwgen.frontends.onnx.summands import operand, reach
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import MAX_BITS, every_integer
from hwgen.ir.node import QuantNode
from hwgen.ir.pairwise import Add, QuantAdd, Sub, check_operands
from hwgen.ir.pooling import AvgPool2d
from hwgen.passes.lowering.pairwise import integer_sum

if TYPE_CHECKING:
    from hwgen.frontends.onnx.qonnx.lower import Lowering

_RATIO = 16  # bits between the scales of two operands of an exact sum
Formats = tuple[IntFormat, IntFormat]


def sum_of(
    lowering: Lowering, root: Add | Sub, state: Pending, quantizer: Quantizer, name: str
) -> Exact:
    """The integers of the quantizer behind the functions of a sum.

    Functions that no scale equals, such as a batch norm, are a table of the exact sum where that
    has few bits.
    """
    a, b = _operands(lowering, root, state, quantizer, name)
    state = replace(state, sources=(a, b))
    if chains.factor_of(state.functions) is None:
        exact = _exact(root, (a, b), lowering.free(f"{name}_{root.name}"))
        if exact is not None:
            return lowering.table(lowering.add(exact), state.functions, quantizer, name)
    return lowering.add(_sum(lowering, root, state, quantizer, name))


def operand_of(lowering: Lowering, name: str) -> State:
    """An operand; what no Quant node has rounded may be a layer with weights or an average."""
    state = lowering.states[name]
    if isinstance(state, Pending) and isinstance(state.root, Conv2d | Dense | AvgPool2d):
        return state
    return lowering.exact(name)


def _operands(
    lowering: Lowering, root: Add | Sub, state: Pending, quantizer: Quantizer, name: str
) -> tuple[Exact, Exact]:
    """Integers of both operands; one that is not rounded gets ten bits, see `operand`."""
    found = []
    for at, source in enumerate(state.sources):
        if isinstance(source, Pending):
            number = _wide(root, at, state, quantizer)
            text = f"operand {root.inputs[at]!r} of {name!r}, which no Quant node rounds, has"
            lowering.notes.append(f"{text} {number.bits} bits, in steps of {number.scale:g}")
            wide = Quantizer(number, number.lo, number.hi)
            at_name = lowering.free(f"{name}_{root.inputs[at]}")
            source = lowering.rounded(source, wide, at_name)
        found.append(source)
    a, b = found
    return a, b


def _wide(root: Add | Sub, at: int, state: Pending, quantizer: Quantizer) -> IntFormat:
    factor = chains.factor_of(state.functions)
    if factor is None:
        message = f"adds '{root.inputs[at]}', which no Quant node has rounded"
        raise HwgenError(message, layer=root.name, hint="put a Quant node behind what makes it")
    step, zero = quantizer.step / factor, quantizer.format.zero_point
    result = step * (quantizer.lo - zero), step * (quantizer.hi - zero)
    other = state.sources[1 - at]
    known = reach(other.format) if isinstance(other, Exact) else None
    return operand(isinstance(root, Sub), at, result, known, step)


def _exact(root: Add | Sub, sources: tuple[Exact, Exact], name: str) -> QuantAdd | None:
    """The sum in steps of the smaller scale; None where a table can't read its bits."""
    a, b = sources
    small = min(a.format.scale, b.format.scale)
    if not _are_powers(a.format, b.format):
        return None
    tables, (lo, hi) = _terms(root, (a.format, b.format), small)
    is_signed = bool(lo[0] < 0)
    bits = max(int(-lo[0] - 1).bit_length(), int(hi[0]).bit_length(), 1) + is_signed
    if bits > MAX_BITS:
        return None
    number = IntFormat(bits, is_signed, small)
    return QuantAdd(
        name=name,
        inputs=(a.layer, b.layer),
        input_a=a.format,
        input_b=b.format,
        table_a=tables[0],
        table_b=tables[1],
        subtract=isinstance(root, Sub),
        format=number,
        rule="half_even",
        scale=np.ones(1),
        activation=(number.lo, number.hi),
    )


def _are_powers(a: IntFormat, b: IntFormat) -> bool:
    """True where the scales are a power of two apart, not too far."""
    small, large = sorted((a.scale, b.scale))
    mantissa, exponent = np.frexp(large / small)
    return bool(mantissa == 0.5 and exponent <= _RATIO)


def _terms(root: Add | Sub, formats: Formats, small: float) -> tuple[list[Ints], tuple[Ints, Ints]]:
    """What each integer adds, in steps of the smaller scale, and the ends of the sum."""
    tables = [f.centre(every_integer(f)) * round(f.scale / small) for f in formats]
    second = -tables[1] if isinstance(root, Sub) else tables[1]
    lo, hi = (np.array([end(tables[0]) + end(second)]) for end in (np.min, np.max))
    return tables, (lo, hi)


def _sum(
    lowering: Lowering, root: Add | Sub, state: Pending, quantizer: Quantizer, name: str
) -> QuantNode:
    a, b = state.sources
    assert isinstance(a, Exact)
    assert isinstance(b, Exact)
    formats = a.format, b.format
    check_operands(root.name, "a sum", 10, formats)
    number = quantizer.format
    small = min(a.format.scale, b.format.scale)
    if not _are_powers(*formats):
        lowering.notes.append(f"{name!r} may round ties in another way than single precision does")
        made = integer_sum(root, formats, number, "F")
        factor = chains.factor_of(state.functions)
        if factor is None or quantizer.mode not in ("ROUND", "HALF_EVEN"):
            raise HwgenError("scales of a sum that differ by no power of two", layer=root.name)
        return _clipped(made, name, (a.layer, b.layer), factor, state, quantizer)
    tables, ends = _terms(root, formats, small)
    found = chains.steps(quantizer, state.functions, lambda acc: single(acc, small), *ends)
    rule, scale = rule_and_scale(lowering, state, quantizer, found, np.array([small]), ends, name)
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
