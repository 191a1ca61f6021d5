"""Max pooling: along the columns first, then along the rows of what is already reduced."""

from __future__ import annotations

from hwgen.ir.pooling import QuantMaxPool2d
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.windows import COLUMNS, ROWS, Axis, axes, repeat_pattern, slide
from hwgen.units.base import Unit
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.streams import Stream


@lower.register
def _max_pool2d(
    node: QuantMaxPool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    height, width, channels = stream.shape
    vertical, horizontal = axes(node.geometry, height, width)
    beats = stream.beats_per_pixel
    output = Stream((vertical.outputs, horizontal.outputs, channels), stream.lanes, node.format)
    units = (
        *_reduce(horizontal, COLUMNS, stream, beats, height, sizes),
        *_reduce(vertical, ROWS, stream, horizontal.outputs * beats, 1, sizes),
    )
    return Layer(node, "max_pool2d", streams, output, units)


def _reduce(
    axis: Axis, label: str, stream: Stream, inner: int, frames: int, sizes: Sizes
) -> tuple[Unit, ...]:
    """Windows along one axis and their maxima; padded taps read the smallest value."""
    fill = repeat_pattern(stream.format.lo, stream.format.bits, stream.lanes)
    window = slide(axis, label, stream.bits, inner, frames, fill, sizes)
    if axis.window == 1:
        return window
    tree = MaxReduce(
        axis.window, stream.lanes, stream.format.bits, stream.format.signed, f"{label}_max"
    )
    return (*window, tree)
