"""Sliding windows along the rows and the columns of a stream of pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.ir.window import Window
from hwgen.schedule.layer import Sizes
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.sliding_window import SlidingWindow

ROWS = "rows"
COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a window: `positions` of the image, the window, its stride and its padding.

    dilation: positions between taps. fill: what padding reads, see hwgen.ir.window.FILLS.
    """

    positions: int
    window: int
    stride: int
    before: int
    outputs: int
    dilation: int = 1
    fill: str = "constant"

    @property
    def trivial(self) -> bool:
        """True when each position is its own window, so that no unit is needed."""
        return self.window == 1 and self.stride == 1 and self.outputs == self.positions


def axes(window: Window, height: int, width: int) -> tuple[Axis, Axis]:
    """The vertical and the horizontal axis of `window` over an image."""
    rows, columns = window.output_size(height, width)
    top, _, left, _ = window.padding
    (tall, wide), (down, along) = window.size, window.stride
    spaced, apart = window.dilation
    return (
        Axis(height, tall, down, top, rows, spaced, window.fill),
        Axis(width, wide, along, left, columns, apart, window.fill),
    )


def slide(
    axis: Axis, label: str, word_bits: int, inner: int, frames: int, fill: int, sizes: Sizes
) -> tuple[Unit, ...]:
    """The unit for one axis, or none when the axis is trivial.

    fill: pattern that padding of fill "constant" reads. Storage is the least that works, which is
    one position less than the window reaches over where the newest word bypasses the memory, and
    what `sizes` adds; where a position is one word, one more (the cycle between a read and the
    next store). Windows of one position only skip some, so nothing is stored.
    """
    if axis.trivial:
        return ()
    unit = SlidingWindow(
        word_bits=word_bits,
        positions=axis.positions,
        inner=inner,
        window=axis.window,
        stride=axis.stride,
        pad=axis.before,
        outputs=axis.outputs,
        slots=0,
        frames=frames,
        fill=fill,
        label=label,
        dilation=axis.dilation if axis.window > 1 else 1,
    )
    padded = axis.before > 0 or unit.behind > 0
    if axis.window == 1 and not padded:
        return (_every_stride(unit),)
    if padded:
        unit = replace(unit, mode=axis.fill)
    least = max(2, unit.held + 1) if inner == 1 else unit.least_slots
    return (replace(unit, slots=least + sizes.of(label)),)


def _every_stride(unit: SlidingWindow) -> Accumulate:
    """The first of every `stride` positions, as maxima of a single value."""
    return Accumulate(
        lanes=1,
        bits=unit.word_bits,
        signed=False,
        out_bits=unit.word_bits,
        maximum=True,
        positions=unit.positions,
        inner=unit.inner,
        window=1,
        stride=unit.stride,
        pad=0,
        outputs=unit.outputs,
        frames=unit.frames,
        label=unit.label,
    )


def repeat_pattern(pattern: int, bits: int, times: int) -> int:
    """`pattern` of `bits` bits, `times` times side by side."""
    value = 0
    for _ in range(times):
        value = value << bits | (pattern & ((1 << bits) - 1))
    return value
