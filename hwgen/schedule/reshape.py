"""Layers that keep the order of all values: only the width of the beats changes."""

from __future__ import annotations

import math

from hwgen.ir.node import Shape
from hwgen.ir.reshape import QuantFlatten, QuantReshape
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import adapt
from hwgen.units.streams import Stream


@lower.register(QuantFlatten)
def _flatten(
    node: QuantFlatten, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    return _reshaped(node, "flatten", stream, (stream.places * stream.channels,))


@lower.register(QuantReshape)
def _reshape(
    node: QuantReshape, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    return _reshaped(node, "reshape", stream, node.shape)


def _reshaped(
    node: QuantFlatten | QuantReshape, operator: str, stream: Stream, shape: Shape
) -> Layer:
    """The most lanes whose beats are whole in pixels of both shapes: nothing to do where they fit.

    A beat that was partial cannot be filled up from the next pixel, so it is cut.
    """
    lanes = math.gcd(stream.lanes, shape[-1])
    if stream.channels % stream.lanes:
        lanes = math.gcd(lanes, stream.channels)
    output = Stream(shape, lanes, node.format)
    return Layer(node, operator, (stream,), output, adapt(stream, lanes, shape[-1]))
