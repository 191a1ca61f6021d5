"""Functions of single values: the clamp and the table."""

from __future__ import annotations

from dataclasses import replace

from hwgen.ir.activation import QuantClamp
from hwgen.ir.lookup import QuantLookup
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import mask
from hwgen.units.clamp import Clamp
from hwgen.units.lookup import Lookup
from hwgen.units.streams import Stream


@lower.register(QuantClamp)
def _clamp(
    node: QuantClamp, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    unit = Clamp(stream.values, node.format.bits, node.format.signed, node.lo, node.hi)
    output = replace(stream, format=node.format)
    keeps_zero = node.lo <= 0 <= node.hi
    return Layer(node, "clamp", streams, output, (unit, *(() if keeps_zero else mask(output))))


@lower.register(QuantLookup)
def _lookup(
    node: QuantLookup, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    bits = node.input_format.bits
    unit = Lookup(stream.values, bits, node.format.bits, stream.beats_per_pixel, node.table)
    output = replace(stream, format=node.format)
    padded = unit.gives_zero and stream.pixels == 1  # the ROMs give 0 where there is no channel
    keeps_zero = padded or not node.table[:, 0].any()
    return Layer(node, "lookup", streams, output, (unit, *(() if keeps_zero else mask(output))))


@flow.register(Lookup)
def _one_to_one(unit: Lookup, inputs: int) -> Flow:
    return Flow(inputs, inputs)
