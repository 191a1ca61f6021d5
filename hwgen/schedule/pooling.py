"""Pooling layers: maxima, averages and roots of windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import signed_bits
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.pooling import QuantMaxPool2d, divisor_classes, pool_axes
from hwgen.ir.pooling_axis import PoolAxis, PoolClasses, class_of
from hwgen.ir.pooling_sums import MAX_THRESHOLDS, QuantAvgPool2d, QuantL2Pool2d, Summing
from hwgen.schedule.centred import centred
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.pixels import takes_pixels
from hwgen.schedule.reduction import Join, Values, columns_at_once, in_beats, reduce_image
from hwgen.schedule.widths import mask
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.scale import Runs, Scale, Walk
from hwgen.units.streams import Stream
from hwgen.units.sums import Centre, Square, SumReduce

WIDEST = 64  # taps along a row that several columns in a beat may build side by side


@takes_pixels.register(QuantMaxPool2d)
@takes_pixels.register(QuantAvgPool2d)
@takes_pixels.register(QuantL2Pool2d)
def _takes_pixels(node: QuantMaxPool2d | Summing, streams: tuple[Stream, ...]) -> bool:
    """Not where windows wider than WIDEST would have to be built from registers."""
    (stream,) = streams
    _, horizontal = pool_axes(node, *stream.shape[:2])
    return horizontal.span <= WIDEST or in_beats(horizontal, stream.pixels) is not None


@lower.register(QuantMaxPool2d)
def _max_pool2d(
    node: QuantMaxPool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    values = Values(stream.format.lo, stream.format.hi)
    axes = pool_axes(node, *stream.shape[:2])
    units, _ = reduce_image(*axes, stream, values, Join(True, sizes))
    output = _output(node, stream)
    masks = mask(output) if output.pixels > 1 else ()
    return Layer(node, "max_pool2d", streams, output, (*units, *masks))


@lower.register(QuantAvgPool2d)
def _avg_pool2d(
    node: QuantAvgPool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    number = stream.format
    needless = not node.centred or number.zero_point == 0
    values, head = (Values(number.lo, number.hi), ()) if needless else _centred(stream)
    return _summed(node, "avg_pool2d", stream, head, values, sizes)


@lower.register(QuantL2Pool2d)
def _l2_pool2d(
    node: QuantL2Pool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    source, signs = centred(stream)
    number, zero = source.format, source.format.zero_point
    values = Values(0, max(abs(number.lo - zero), abs(number.hi - zero)) ** 2)
    square = Square(stream.values, number.bits, number.signed, zero, values.bits)
    return _summed(node, "l2_pool2d", stream, (*signs, square), values, sizes)


def _centred(stream: Stream) -> tuple[Values, tuple[Unit, ...]]:
    """The values of the stream without their zero point, and the unit that makes them so."""
    number = stream.format
    values = Values(number.centre(number.lo), number.centre(number.hi))
    unit = Centre(
        stream.values, number.bits, number.signed, number.zero_point, values.bits, number.step
    )
    return values, (unit,)


def _summed(
    node: Summing,
    operator: str,
    stream: Stream,
    head: tuple[Unit, ...],
    values: Values,
    sizes: Sizes,
) -> Layer:
    """head, sums along both axes, then the division or the root."""
    axes = pool_axes(node, *stream.shape[:2])
    units, result = reduce_image(*axes, stream, values, Join(False, sizes))
    bits = signed_bits(result.lo, result.hi)
    output = _output(node, stream)
    chain = _widened((*head, *units), output.values, result, bits)
    scale = _scale(node, stream.shape, output, bits)
    return Layer(node, operator, (stream,), output, (*chain, scale, *mask(output)))


def _widened(units: tuple[Unit, ...], count: int, values: Values, bits: int) -> tuple[Unit, ...]:
    """The chain, whose words are `count` values, with signed numbers of `bits` bits at its end."""
    last = units[-1] if units else None
    if isinstance(last, Accumulate | Centre | Square | SumReduce):
        return (*units[:-1], replace(last, out_bits=bits))
    return (*units, Centre(count, values.bits, values.lo < 0, 0, bits))


def _output(node: QuantMaxPool2d | Summing, stream: Stream) -> Stream:
    vertical, horizontal = pool_axes(node, *stream.shape[:2])
    shape = (vertical.outputs, horizontal.outputs, stream.channels)
    pixels = columns_at_once(horizontal, stream.pixels)
    return Stream(shape, stream.lanes, node.format, pixels)


@dataclass(frozen=True, slots=True, eq=False)
class _Beats:
    """Classes of the beats of a row: front, back as in PoolClasses; columns [classes, pixels]."""

    front: int
    back: int
    columns: NDArray[np.int64]


def _scale(node: Summing, shape: Sequence[int], output: Stream, bits: int) -> Scale:
    """The requantizer; each lane has its own constants where the divisors of a beat differ."""
    form = node.requantizer
    if form is None:
        raise HwgenError(
            "has no requantizer", layer=node.name, hint="run the passes of hwgen.quantize"
        )
    rows, columns = divisor_classes(node, shape[0], shape[1])
    vertical, horizontal = pool_axes(node, shape[0], shape[1])
    beats = _beat_classes(columns, horizontal, output.pixels)
    shared = bool((beats.columns == beats.columns[:, :1]).all())
    across = Runs(-(-horizontal.outputs // output.pixels), beats.front, beats.back)
    walk = Walk(Runs(vertical.outputs, rows.front, rows.back), across, output.beats_per_pixel)
    width = len(columns.counts)
    lanes = beats.columns[:, :1] if shared else beats.columns.repeat(output.lanes, axis=1)
    index = (np.arange(len(rows.counts))[:, None, None] * width + lanes).reshape(-1)
    chosen = _chosen(form, index)
    check_thresholds(node.name, 0 if chosen.thresholds is None else chosen.thresholds.size)
    return Scale(output.values, bits, node.format.bits, chosen, walk, shared)


def _chosen(form: Requantizer, index: NDArray[np.int64]) -> Requantizer:
    """The requantizer with the rows `index`."""
    every = np.array_equal(index, np.arange(form.channels))
    return form if every else form.channel_slice(index)


def _beat_classes(classes: PoolClasses, axis: PoolAxis, pixels: int) -> _Beats:
    """Classes of beats of `pixels` windows each; windows that a last beat lacks are as its last."""
    windows = class_of(classes, axis.outputs)
    beats = np.pad(windows, (0, -len(windows) % pixels), mode="edge").reshape(-1, pixels)
    starts = np.flatnonzero(np.append(True, (np.diff(beats, axis=0) != 0).any(axis=1)))
    shared = int(np.argmax(np.diff(np.append(starts, len(beats)))))
    return _Beats(shared, len(starts) - shared - 1, beats[starts])


def check_thresholds(layer: str, count: int) -> None:
    """Refuse a search table of more than MAX_THRESHOLDS entries."""
    if count > MAX_THRESHOLDS:
        raise HwgenError(
            f"the rounding rule has no multiply-and-shift form and needs {count} thresholds,"
            f" more than {MAX_THRESHOLDS}",
            layer=layer,
            hint="use fewer activation bits or another rule, such as D",
        )


@flow.register(Accumulate)
def _accumulate(unit: Accumulate, inputs: int) -> Flow:
    return Flow(unit.output_beats, unit.input_beats)


@flow.register(Centre)
@flow.register(Square)
@flow.register(SumReduce)
def _one_to_one(unit: Centre | Square | SumReduce, inputs: int) -> Flow:
    return Flow(inputs, inputs)
