"""Activations that need no storage: the clamp."""

from __future__ import annotations

from hwgen.ir.activation import QuantClamp
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import mask
from hwgen.units.clamp import Clamp
from hwgen.units.streams import Stream


@lower.register
def _clamp(
    node: QuantClamp, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    unit = Clamp(stream.lanes, node.format.bits, node.format.signed, node.lo, node.hi)
    output = Stream(stream.shape, stream.lanes, node.format)
    return Layer(node, "clamp", streams, output, (unit, *mask(output)))
