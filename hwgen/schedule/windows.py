"""Sliding windows along the rows and the columns of a stream of pixels."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.ir.window import Window
from hwgen.schedule.layer import Sizes
from hwgen.units.sliding_window import SlidingWindow

ROWS = "rows"
COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a window: `positions` of the image, the window, its stride and its padding."""

    positions: int
    window: int
    stride: int
    before: int
    outputs: int

    @property
    def trivial(self) -> bool:
        """True when each position is its own window, so that no unit is needed."""
        return self.window == 1 and self.stride == 1 and self.outputs == self.positions


def axes(window: Window, height: int, width: int) -> tuple[Axis, Axis]:
    """The vertical and the horizontal axis of `window` over an image."""
    rows, columns = window.output_size(height, width)
    top, _, left, _ = window.padding
    return (
        Axis(height, window.size[0], window.stride[0], top, rows),
        Axis(width, window.size[1], window.stride[1], left, columns),
    )


def slide(
    axis: Axis, label: str, word_bits: int, inner: int, frames: int, fill: int, sizes: Sizes
) -> tuple[SlidingWindow, ...]:
    """The unit for one axis, or none when the axis is trivial.

    Storage is one position less than the window, whose newest word bypasses the memory, and what
    `sizes` adds; where a position is one word, one more than the window (the cycle between a read
    and the next store).
    """
    if axis.trivial:
        return ()
    least = max(2, axis.window + 1) if inner == 1 else max(1, axis.window - 1)
    return (
        SlidingWindow(
            word_bits=word_bits,
            positions=axis.positions,
            inner=inner,
            window=axis.window,
            stride=axis.stride,
            pad=axis.before,
            outputs=axis.outputs,
            slots=least + sizes.of(label),
            frames=frames,
            fill=fill,
            label=label,
        ),
    )


def repeat_pattern(pattern: int, bits: int, times: int) -> int:
    """`pattern` of `bits` bits, `times` times side by side."""
    value = 0
    for _ in range(times):
        value = value << bits | (pattern & ((1 << bits) - 1))
    return value
