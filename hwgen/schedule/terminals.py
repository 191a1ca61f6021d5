"""Outputs: the stream as it is."""

from __future__ import annotations

from hwgen.ir.terminals import QuantOutput
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.pixels import takes_pixels
from hwgen.units.streams import Stream


@takes_pixels.register(QuantOutput)
def _takes_pixels(node: QuantOutput, streams: tuple[Stream, ...]) -> bool:
    return True


@lower.register(QuantOutput)
def _output(
    node: QuantOutput, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    return Layer(node, "output", streams, streams[0], ())
