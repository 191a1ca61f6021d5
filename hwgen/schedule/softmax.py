"""Softmax: one value a beat, two passes over each pixel."""

from __future__ import annotations

from hwgen.arithmetic.softmax import exponentials
from hwgen.ir.softmax import QuantSoftmax
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import adapt
from hwgen.units.softmax import Softmax
from hwgen.units.streams import Stream


@lower.register(QuantSoftmax)
def _softmax(
    node: QuantSoftmax, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    source = node.input_format
    table = exponentials(node.step, source.bits)
    unit = Softmax(stream.channels, source.bits, source.signed, table)
    units = (*adapt(stream, 1, stream.channels), unit)
    return Layer(node, "softmax", streams, Stream(stream.shape, 1, node.format), units)


@flow.register(Softmax)
def _flow(unit: Softmax, inputs: int) -> Flow:
    return Flow(inputs, inputs // unit.channels * unit.work)
