"""Pooling: along the columns first, then along the rows of what is already reduced.

Windows that do not overlap keep one running value per word of a position; the others are built by
a sliding window in front of a tree. Between the axes a row holds one word per window, not one per
pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.arithmetic.intervals import signed_bits, unsigned_bits
from hwgen.errors import HwgenError
from hwgen.ir.pooling import QuantMaxPool2d, divisor_classes, pool_axes
from hwgen.ir.pooling_axis import PoolAxis, PoolClasses
from hwgen.ir.pooling_sums import MAX_THRESHOLDS, QuantAvgPool2d, QuantL2Pool2d, Summing
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.pixels import MISSING, PixelWindows, gather_taps, least_outputs, takes_pixels
from hwgen.schedule.widths import mask
from hwgen.schedule.windows import COLUMNS, ROWS, Axis, repeat_pattern, slide
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.scale import Runs, Scale, Walk
from hwgen.units.streams import Stream
from hwgen.units.sums import Centre, Square, SumReduce


@dataclass(frozen=True, slots=True)
class _Values:
    """Numbers of a lane on the way: lo to hi, two's complement where lo is below 0."""

    lo: int
    hi: int

    @property
    def signed(self) -> bool:
        return self.lo < 0

    @property
    def bits(self) -> int:
        return signed_bits(self.lo, self.hi) if self.signed else unsigned_bits(self.hi)

    def summed(self, taps: int) -> _Values:
        """Sums of up to `taps` of them."""
        return _Values(min(self.lo, 0) * taps, max(self.hi, 0) * taps)


@dataclass(frozen=True, slots=True)
class _Reduction:
    """One axis of a layer: what enters it, and where it lies in the stream."""

    axis: PoolAxis
    label: str
    inner: int
    frames: int
    lanes: int
    maximum: bool
    values: _Values
    sizes: Sizes

    @property
    def trivial(self) -> bool:
        """True when each position is its own window."""
        return _is_trivial(self.axis)

    @property
    def apart(self) -> bool:
        """True when no position belongs to two windows."""
        neighbours = self.axis.dilation == 1 or self.axis.window == 1
        return neighbours and (self.axis.stride >= self.axis.window or self.axis.outputs == 1)

    @property
    def result(self) -> _Values:
        """What leaves it."""
        if self.trivial or self.maximum:
            return self.values
        return self.values.summed(max(2, int(self.axis.inside().max())))

    @property
    def units(self) -> tuple[Unit, ...]:
        """Units for the axis; none where it is trivial."""
        if self.trivial:
            return ()
        return (self._running(),) if self.apart else self._windows()

    def _running(self) -> Accumulate:
        axis = self.axis
        return Accumulate(
            lanes=self.lanes,
            bits=self.values.bits,
            signed=self.values.signed,
            out_bits=self.result.bits,
            maximum=self.maximum,
            positions=axis.positions,
            inner=self.inner,
            window=axis.window,
            stride=max(axis.stride, axis.window),
            pad=axis.before,
            outputs=axis.outputs,
            frames=self.frames,
            label=self.label,
        )

    def _windows(self) -> tuple[Unit, ...]:
        """A padded tap reads the smallest value where the largest is wanted, else 0."""
        axis, bits, is_signed = self.axis, self.values.bits, self.values.signed
        fill = repeat_pattern(self.values.lo if self.maximum else 0, bits, self.lanes)
        slid = slide(
            place(axis), self.label, self.lanes * bits, self.inner, self.frames, fill, self.sizes
        )
        if self.maximum:
            label = f"{self.label}_max"
            return (*slid, MaxReduce(axis.window, self.lanes, bits, is_signed, label))
        out, label = self.result.bits, f"{self.label}_sum"
        return (*slid, SumReduce(axis.window, self.lanes, bits, is_signed, out, label))


def _is_trivial(axis: PoolAxis) -> bool:
    return axis.window == 1 and axis.stride == 1 and axis.outputs == axis.positions


@dataclass(frozen=True, slots=True)
class _Columns:
    """The horizontal axis of a stream with several columns in a beat."""

    axis: PoolAxis
    stream: Stream
    maximum: bool
    values: _Values
    sizes: Sizes

    @property
    def windows(self) -> PixelWindows:
        """As many windows at a time as keep up with the stream."""
        pixels = self.stream.pixels
        return PixelWindows(place(self.axis), pixels, least_outputs(pixels, self.axis.stride))

    @property
    def result(self) -> _Values:
        """What leaves it."""
        if self.maximum or self.axis.window == 1:
            return self.values
        return self.values.summed(max(2, int(self.axis.inside().max())))

    @property
    def units(self) -> tuple[Unit, ...]:
        """Columns that the last beat of a row lacks read what padding reads."""
        if _is_trivial(self.axis):
            return ()
        bits, lanes = self.values.bits, self.stream.values
        fill = repeat_pattern(self.values.lo if self.maximum else 0, bits, lanes)
        beats, height = self.windows.beats, self.stream.shape[0]
        return (
            *mask(self.stream, fill, bits=bits, label=MISSING),
            *slide(beats, COLUMNS, lanes * bits, 1, height, fill, self.sizes),
            *gather_taps(self.windows, self.stream.lanes * bits),
            *self._reduce(),
        )

    def _reduce(self) -> tuple[Unit, ...]:
        taps, lanes = self.axis.window, self.windows.outputs * self.stream.lanes
        bits, is_signed = self.values.bits, self.values.signed
        if taps == 1:
            return ()
        if self.maximum:
            return (MaxReduce(taps, lanes, bits, is_signed, f"{COLUMNS}_max"),)
        return (SumReduce(taps, lanes, bits, is_signed, self.result.bits, f"{COLUMNS}_sum"),)


def place(axis: PoolAxis) -> Axis:
    """The axis as sliding windows see it."""
    return Axis(axis.positions, axis.window, axis.stride, axis.before, axis.outputs, axis.dilation)


@takes_pixels.register
def _max_takes_pixels(node: QuantMaxPool2d, streams: tuple[Stream, ...]) -> bool:
    return True


@takes_pixels.register(QuantAvgPool2d)
@takes_pixels.register(QuantL2Pool2d)
def _sum_takes_pixels(node: Summing, streams: tuple[Stream, ...]) -> bool:
    """Only where all columns have one divisor: a beat takes the constants of one."""
    return len(divisor_classes(node, *streams[0].shape[:2])[1].counts) == 1


@lower.register
def _max_pool2d(
    node: QuantMaxPool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    values = _Values(stream.format.lo, stream.format.hi)
    units, _ = _reduced(node, stream, values, True, sizes)
    output = _output(node, stream)
    masks = mask(output) if output.pixels > 1 else ()
    return Layer(node, "max_pool2d", streams, output, (*units, *masks))


@lower.register
def _avg_pool2d(
    node: QuantAvgPool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    number, zero = stream.format, stream.format.zero_point if node.centred else 0
    values = _Values(number.lo - zero, number.hi - zero)
    head: tuple[Unit, ...] = ()
    if zero:
        head = (Centre(stream.values, number.bits, number.signed, zero, values.bits),)
    return _summed(node, "avg_pool2d", stream, head, values, sizes)


@lower.register
def _l2_pool2d(
    node: QuantL2Pool2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    (stream,) = streams
    number, zero = stream.format, stream.format.zero_point
    values = _Values(0, max(abs(number.lo - zero), abs(number.hi - zero)) ** 2)
    head = (Square(stream.values, number.bits, number.signed, zero, values.bits),)
    return _summed(node, "l2_pool2d", stream, head, values, sizes)


def _summed(
    node: Summing,
    operator: str,
    stream: Stream,
    head: tuple[Unit, ...],
    values: _Values,
    sizes: Sizes,
) -> Layer:
    """head, sums along both axes, then the division or the root."""
    form = node.requantizer
    if form is None:
        raise HwgenError(
            "has no requantizer", layer=node.name, hint="run the passes of hwgen.quantize"
        )
    check_thresholds(node.name, 0 if form.thresholds is None else form.thresholds.size)
    units, result = _reduced(node, stream, values, False, sizes)
    bits = signed_bits(result.lo, result.hi)
    output = _output(node, stream)
    scale = Scale(output.values, bits, node.format.bits, form, _walk(node, stream))
    chain = _widened((*head, *units), stream, bits)
    return Layer(node, operator, (stream,), output, (*chain, scale, *mask(output)))


def check_thresholds(layer: str, count: int) -> None:
    """Refuse a search table of more than MAX_THRESHOLDS entries."""
    if count > MAX_THRESHOLDS:
        raise HwgenError(
            f"the rounding rule has no multiply-and-shift form and needs {count} thresholds,"
            f" more than {MAX_THRESHOLDS}",
            layer=layer,
            hint="use fewer activation bits or another rule, such as D",
        )


def _widened(units: tuple[Unit, ...], stream: Stream, bits: int) -> tuple[Unit, ...]:
    """The chain with signed numbers of `bits` bits at its end, whatever they were."""
    if not units:
        number = stream.format
        return (Centre(stream.values, number.bits, number.signed, 0, bits),)
    last = units[-1]
    assert isinstance(last, Accumulate | Centre | Square | SumReduce)
    return (*units[:-1], replace(last, out_bits=bits))


def _reduced(
    node: QuantMaxPool2d | Summing, stream: Stream, values: _Values, maximum: bool, sizes: Sizes
) -> tuple[tuple[Unit, ...], _Values]:
    """Units along both axes, and what leaves them."""
    height, width, _ = stream.shape
    vertical, horizontal = pool_axes(node, height, width)
    if stream.pixels > 1:
        found = _Columns(horizontal, stream, maximum, values, sizes)
        output = _output(node, stream)
        rows = _Reduction(
            vertical, ROWS, output.beats_per_row, 1, output.values, maximum, found.result, sizes
        )
        return (*found.units, *rows.units), rows.result
    beats, lanes = stream.beats_per_pixel, stream.lanes
    rows = _Reduction(vertical, ROWS, horizontal.outputs * beats, 1, lanes, maximum, values, sizes)
    if _whole_rows(horizontal) and rows.apart and not rows.trivial:
        both = replace(rows, axis=_flat(vertical, width), inner=beats)
        return both.units, both.result
    columns = _Reduction(horizontal, COLUMNS, beats, height, lanes, maximum, values, sizes)
    rows = replace(rows, values=columns.result)
    return (*columns.units, *rows.units), rows.result


def _whole_rows(axis: PoolAxis) -> bool:
    """True when one window takes in all positions of the axis."""
    reaches = axis.window - axis.before >= axis.positions
    return axis.dilation == 1 and axis.outputs == 1 and reaches


def _flat(axis: PoolAxis, width: int) -> PoolAxis:
    """Windows of whole rows as windows along all pixels of an image."""
    after = (axis.outputs - 1) * axis.stride + axis.window - axis.before - axis.positions
    return PoolAxis(
        positions=axis.positions * width,
        window=axis.window * width,
        stride=axis.stride * width,
        dilation=1,
        before=axis.before * width,
        after=max(after, 0) * width,
        ceil=False,
    )


def _walk(node: Summing, stream: Stream) -> Walk:
    """Which divisor each beat of the sums needs."""
    height, width, _ = stream.shape
    rows, columns = divisor_classes(node, height, width)
    vertical, _ = pool_axes(node, height, width)
    output = _output(node, stream)
    across = output.beats_per_row // output.beats_per_pixel
    return Walk(_runs(rows, vertical.outputs), _runs(columns, across), stream.beats_per_pixel)


def _runs(classes: PoolClasses, outputs: int) -> Runs:
    return Runs(outputs, classes.front, classes.back)


def _output(node: QuantMaxPool2d | Summing, stream: Stream) -> Stream:
    vertical, horizontal = pool_axes(node, *stream.shape[:2])
    shape = (vertical.outputs, horizontal.outputs, stream.channels)
    pixels = (
        stream.pixels
        if _is_trivial(horizontal)
        else least_outputs(stream.pixels, horizontal.stride)
    )
    return Stream(shape, stream.lanes, node.format, pixels)


@flow.register
def _accumulate(unit: Accumulate, inputs: int) -> Flow:
    return Flow(unit.output_beats, unit.input_beats)


@flow.register(Centre)
@flow.register(Square)
@flow.register(SumReduce)
def _one_to_one(unit: Centre | Square | SumReduce, inputs: int) -> Flow:
    return Flow(inputs, inputs)
