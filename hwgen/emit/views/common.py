"""Pieces that several views share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.ir.formats import IntFormat
from hwgen.units.base import Parameter
from hwgen.units.streams import Stream


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One `.NAME(value)` of an instance, with the comma behind it."""

    name: str
    value: str
    comma: str


@dataclass(frozen=True, slots=True)
class WireView:
    """One stream inside a module."""

    name: str
    bits: int


@dataclass(frozen=True, slots=True)
class EndView:
    """What is connected to one side of an instance, as Verilog expressions."""

    data: str
    valid: str
    ready: str


def wire_end(name: str) -> EndView:
    """The stream called `name`."""
    return EndView(f"{name}_tdata", f"{name}_tvalid", f"{name}_tready")


def bundle(ends: Sequence[EndView]) -> EndView:
    """Several streams as one vector, the first lowest; one stream as it is."""
    if len(ends) == 1:
        return ends[0]
    data, valid, ready = (
        "{" + ", ".join(getattr(end, side) for end in reversed(ends)) + "}"
        for side in ("data", "valid", "ready")
    )
    return EndView(data, valid, ready)


def parameter_views(parameters: Sequence[Parameter]) -> tuple[ParameterView, ...]:
    """Parameters in the order given; every one but the last has a comma."""
    last = len(parameters) - 1
    return tuple(
        ParameterView(name, value, "," if index < last else "")
        for index, (name, value) in enumerate(parameters)
    )


def stream_text(stream: Stream) -> str:
    """A stream in words, for a comment."""
    size = " x ".join(map(str, stream.shape))
    lanes = f"{count(stream.lanes, 'lane')} of {format_text(stream.format)}"
    lanes = f"{count(stream.pixels, 'pixel')} of {lanes}" if stream.pixels > 1 else lanes
    return f"{size}, {lanes}, {count(stream.beats, 'beat')} a frame"


def format_text(stored: IntFormat) -> str:
    """An integer format in words, for a comment."""
    if stored.is_bipolar:
        return f"1 bit, {-stored.scale:.9g} or {stored.scale:.9g}"
    sign = "signed" if stored.signed else "unsigned"
    bits = count(stored.bits, "bit")
    return f"{bits} {sign}, scale {stored.scale:.9g}, zero point {stored.zero_point}"


def count(number: int, noun: str) -> str:
    """The number with its noun, `1 lane` or `2 lanes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def index_bits(count: int) -> int:
    """Bits of an index below `count`; at least 1."""
    return max(1, (count - 1).bit_length())
