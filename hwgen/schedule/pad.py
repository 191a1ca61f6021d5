"""Padding as a layer: a border of one value, or windows of one pixel that read where it says."""

from __future__ import annotations

from dataclasses import replace

from hwgen.ir.pad import QuantPad
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import mask
from hwgen.schedule.windows import COLUMNS, ROWS, axes, repeat_pattern, slide
from hwgen.units.base import Unit
from hwgen.units.border import LANDING, Border
from hwgen.units.streams import Stream


@lower.register(QuantPad)
def _pad(
    node: QuantPad, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    rows, columns = node.geometry.output_size(*stream.shape[:2])
    output = Stream((rows, columns, stream.channels), stream.lanes, node.format)
    if not any(node.padding):
        return Layer(node, "pad", streams, output, ())
    make = _border if node.fill == "constant" else _windows
    return Layer(node, "pad", streams, output, make(node, stream, output, sizes))


def _border(node: QuantPad, stream: Stream, output: Stream, sizes: Sizes) -> tuple[Unit, ...]:
    """The value is put in where it belongs; what comes meanwhile waits."""
    image, beats = (stream.shape[0], stream.shape[1]), stream.beats_per_pixel
    fill = repeat_pattern(node.value, node.format.bits, stream.lanes)
    landing = LANDING + sizes.of("border")
    border = Border(stream.bits, image, beats, node.padding, fill, "border", landing)
    return (border, *(mask(output) if fill else ()))


def _windows(node: QuantPad, stream: Stream, output: Stream, sizes: Sizes) -> tuple[Unit, ...]:
    """Rows first: they are stored before they become wider."""
    vertical, horizontal = axes(node.geometry, *stream.shape[:2])
    beats = stream.beats_per_pixel
    row = stream.shape[1] * beats
    return (
        *slide(vertical, ROWS, stream.bits, row, 1, 0, sizes),
        *slide(horizontal, COLUMNS, stream.bits, beats, output.shape[0], 0, sizes),
    )


@flow.register(Border)
def _flow_of_border(unit: Border, inputs: int) -> Flow:
    return Flow(unit.output_beats, unit.output_beats)


@options.register(Border)
def _waiting(unit: Border) -> tuple[int, ...]:
    """Powers of two up to all that can come while the longest run of border leaves."""
    steps = range(unit.longest.bit_length())
    return (0, *(1 << step for step in steps), unit.longest + 1)


@enlarged.register(Border)
def _longer(unit: Border, extra: int) -> Border:
    return replace(unit, landing=unit.landing + extra)
