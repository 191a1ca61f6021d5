"""Layers that need no storage: clamp, flatten, the output."""

from __future__ import annotations

from hwgen.ir.activation import QuantClamp
from hwgen.ir.reshape import QuantFlatten
from hwgen.ir.terminals import QuantOutput
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import adapt, mask
from hwgen.units.clamp import Clamp
from hwgen.units.streams import Stream


@lower.register
def _clamp(node: QuantClamp, stream: Stream, folding: Folding | None, sizes: Sizes) -> Layer:
    unit = Clamp(stream.lanes, node.format.bits, node.format.signed, node.lo, node.hi)
    output = Stream(stream.shape, stream.lanes, node.format)
    return Layer(node, "clamp", stream, output, (unit, *mask(output)))


@lower.register
def _flatten(node: QuantFlatten, stream: Stream, folding: Folding | None, sizes: Sizes) -> Layer:
    values = stream.pixels * stream.channels
    whole = stream.channels % stream.lanes == 0
    units = () if whole else adapt(stream, 1, stream.channels)
    output = Stream((values,), stream.lanes if whole else 1, node.format)
    return Layer(node, "flatten", stream, output, units)


@lower.register
def _output(node: QuantOutput, stream: Stream, folding: Folding | None, sizes: Sizes) -> Layer:
    return Layer(node, "output", stream, stream, ())
