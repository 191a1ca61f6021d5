"""Windows of an image joined to one value each: along the columns first, then along the rows.

Windows that do not overlap keep one running value per word of a position; the others are built by
a sliding window in front of a tree. Between the axes a row holds one word per window, not one per
pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.arithmetic.intervals import signed_bits, unsigned_bits
from hwgen.ir.pooling_axis import PoolAxis
from hwgen.schedule.layer import Sizes
from hwgen.schedule.pixels import MISSING, PixelWindows, gather_taps, least_outputs
from hwgen.schedule.widths import mask
from hwgen.schedule.windows import COLUMNS, ROWS, Axis, repeat_pattern, slide
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.streams import Stream
from hwgen.units.sums import SumReduce


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers of a lane on the way: lo to hi, two's complement where lo is below 0."""

    lo: int
    hi: int

    @property
    def signed(self) -> bool:
        """True when they have a sign."""
        return self.lo < 0

    @property
    def bits(self) -> int:
        """Bits of one."""
        return signed_bits(self.lo, self.hi) if self.signed else unsigned_bits(self.hi)

    def summed(self, taps: int) -> Values:
        """Sums of up to `taps` of them."""
        return Values(min(self.lo, 0) * taps, max(self.hi, 0) * taps)


@dataclass(frozen=True, slots=True)
class Join:
    """What becomes of the taps of a window: their maximum, else their sum. sizes: of buffers."""

    maximum: bool
    sizes: Sizes

    def padding(self, values: Values, times: int) -> int:
        """What padding reads, `times` side by side: the smallest value or 0, without effect."""
        return repeat_pattern(values.lo if self.maximum else 0, values.bits, times)

    def result(self, values: Values, taps: int) -> Values:
        """What a window of `taps` becomes; a tree of sums has two terms at least."""
        return values if self.maximum else values.summed(max(2, taps))

    def tree(self, taps: int, lanes: int, values: Values, label: str) -> tuple[Unit, ...]:
        """A window of `taps` words side by side to one word."""
        if taps == 1:
            return ()
        if self.maximum:
            return (MaxReduce(taps, lanes, values.bits, values.signed, f"{label}_max"),)
        out = self.result(values, taps).bits
        return (SumReduce(taps, lanes, values.bits, values.signed, out, f"{label}_sum"),)


@dataclass(frozen=True, slots=True)
class Reduction:
    """One axis: `positions` of `inner` words of `lanes` values, walked `frames` times."""

    axis: PoolAxis
    label: str
    inner: int
    frames: int
    lanes: int
    values: Values
    join: Join

    @property
    def apart(self) -> bool:
        """True when no position belongs to two windows."""
        axis = self.axis
        neighbours = axis.dilation == 1 or axis.window == 1
        return neighbours and (axis.stride >= axis.window or axis.outputs == 1)

    @property
    def result(self) -> Values:
        """What leaves it."""
        if is_trivial(self.axis):
            return self.values
        return self.join.result(self.values, int(self.axis.inside().max()))

    @property
    def units(self) -> tuple[Unit, ...]:
        """Units for the axis; none where it is trivial."""
        if is_trivial(self.axis):
            return ()
        return (self._running(),) if self.apart else self._windows()

    def _running(self) -> Accumulate:
        axis = self.axis
        return Accumulate(
            lanes=self.lanes,
            bits=self.values.bits,
            signed=self.values.signed,
            out_bits=self.result.bits,
            maximum=self.join.maximum,
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
        bits = self.lanes * self.values.bits
        fill = self.join.padding(self.values, self.lanes)
        windows = slide(
            place(self.axis), self.label, bits, self.inner, self.frames, fill, self.join.sizes
        )
        tree = self.join.tree(self.axis.window, self.lanes, self.values, self.label)
        if not self.join.maximum:  # few taps lie inside where padding is wide
            tree = tuple(replace(unit, out_bits=self.result.bits) for unit in _sums(tree))
        return (*windows, *tree)


def _sums(units: tuple[Unit, ...]) -> tuple[SumReduce, ...]:
    return tuple(unit for unit in units if isinstance(unit, SumReduce))


def is_trivial(axis: PoolAxis) -> bool:
    """True when each position is its own window."""
    return axis.window == 1 and axis.stride == 1 and axis.outputs == axis.positions


def place(axis: PoolAxis) -> Axis:
    """The axis as sliding windows see it."""
    return Axis(axis.positions, axis.window, axis.stride, axis.before, axis.outputs, axis.dilation)


def reduce_image(
    vertical: PoolAxis, horizontal: PoolAxis, stream: Stream, values: Values, join: Join
) -> tuple[tuple[Unit, ...], Values]:
    """Units from a stream of `values` to one word per window, and the values of that."""
    if stream.pixels == 1:
        return _axes(vertical, horizontal, stream.beats_per_pixel, stream.lanes, values, join)
    beats = in_beats(horizontal, stream.pixels)
    if beats is None:
        return _side_by_side(vertical, horizontal, stream, values, join)
    bits, lanes = values.bits, stream.lanes
    masks = mask(stream, join.padding(values, stream.values), bits=bits, label=MISSING)
    tree = join.tree(stream.pixels, lanes, values, "beat")
    units, result = _axes(vertical, beats, 1, lanes, join.result(values, stream.pixels), join)
    return (*masks, *tree, *units), result


def _axes(
    vertical: PoolAxis, horizontal: PoolAxis, inner: int, lanes: int, values: Values, join: Join
) -> tuple[tuple[Unit, ...], Values]:
    """Both axes of positions of `inner` words; windows of whole rows are windows of positions."""
    across = horizontal.outputs * inner
    rows = Reduction(vertical, ROWS, across, 1, lanes, values, join)
    if _whole_rows(horizontal) and rows.apart and not is_trivial(vertical):
        both = replace(rows, axis=_flat(vertical, horizontal.positions), inner=inner)
        return both.units, both.result
    columns = Reduction(horizontal, COLUMNS, inner, vertical.positions, lanes, values, join)
    rows = replace(rows, values=columns.result)
    return (*columns.units, *rows.units), rows.result


def _whole_rows(axis: PoolAxis) -> bool:
    """True when one window takes in all positions of the axis."""
    reaches = axis.window - axis.before >= axis.positions
    return axis.dilation == 1 and axis.outputs == 1 and reaches


def _flat(axis: PoolAxis, width: int) -> PoolAxis:
    """Windows of whole rows as windows along all pixels of an image."""
    return _exactly(
        axis.outputs,
        axis.positions * width,
        axis.window * width,
        axis.stride * width,
        axis.before * width,
    )


def _exactly(outputs: int, positions: int, window: int, stride: int, before: int) -> PoolAxis:
    """The axis with `outputs` windows; positions behind them are left over (after is below 0)."""
    after = (outputs - 1) * stride + window - before - positions
    return PoolAxis(positions, window, stride, 1, before, after, ceil=False)


def in_beats(axis: PoolAxis, pixels: int) -> PoolAxis | None:
    """The axis in beats of `pixels` columns where windows begin and end with beats, else None."""
    beats = -(-axis.positions // pixels)
    if is_trivial(axis):
        return None
    if _whole_rows(axis):
        return _exactly(1, beats, beats, beats, 0)
    sizes = (axis.window, axis.stride, axis.before)
    if axis.dilation > 1 or any(size % pixels for size in sizes):
        return None
    window, stride, before = (size // pixels for size in sizes)
    return _exactly(axis.outputs, beats, window, stride, before)


def columns_at_once(axis: PoolAxis, pixels: int) -> int:
    """Columns in a beat of the result of a stream with `pixels` columns in a beat."""
    if is_trivial(axis):
        return pixels
    return 1 if in_beats(axis, pixels) else least_outputs(pixels, axis.stride)


def _side_by_side(
    vertical: PoolAxis, horizontal: PoolAxis, stream: Stream, values: Values, join: Join
) -> tuple[tuple[Unit, ...], Values]:
    """As many windows at a time as keep up with the stream."""
    at_once = columns_at_once(horizontal, stream.pixels)
    windows = PixelWindows(place(horizontal), stream.pixels, at_once)
    lanes, beats = at_once * stream.lanes, -(-horizontal.outputs // at_once)
    columns: tuple[Unit, ...] = ()
    result = values
    if not is_trivial(horizontal):
        columns = _neighbours(horizontal, windows, stream, values, join)
        result = values if horizontal.window == 1 else join.result(values, horizontal.window)
    rows = Reduction(vertical, ROWS, beats, 1, lanes, result, join)
    return (*columns, *rows.units), rows.result


def _neighbours(
    axis: PoolAxis, windows: PixelWindows, stream: Stream, values: Values, join: Join
) -> tuple[Unit, ...]:
    """Windows of beats, wired to windows of columns; missing columns read what padding reads."""
    bits, fill = values.bits, join.padding(values, stream.values)
    height = stream.shape[0]
    return (
        *mask(stream, fill, bits=bits, label=MISSING),
        *slide(windows.beats, COLUMNS, stream.values * bits, 1, height, fill, join.sizes),
        *gather_taps(windows, stream.lanes * bits),
        *join.tree(axis.window, windows.outputs * stream.lanes, values, COLUMNS),
    )
