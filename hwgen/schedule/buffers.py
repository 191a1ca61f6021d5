"""Units whose storage can be enlarged: the sizes to try, and the unit with more of it.

Each layer reads the extra storage of a unit from its Sizes, under the label of the unit.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from hwgen.units.base import Unit
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow

PARTS = 8  # sizes to try between none and a window more


@singledispatch
def options(unit: Unit) -> tuple[int, ...]:
    """Extra storage of `unit` to try above the least, ascending from 0, which stands for none."""
    return (0,)


@singledispatch
def enlarged(unit: Unit, extra: int) -> Unit:
    """`unit` with `extra` storage above what it has."""
    raise NotImplementedError(f"no storage in {type(unit).__name__}")


def in_registers(unit: Unit) -> bool:
    """True where each position is a register: these are sized first, memory yields to them."""
    return isinstance(unit, SlidingWindow) and unit.inner == 1


@options.register(SlidingWindow)
def _positions(unit: SlidingWindow) -> tuple[int, ...]:
    """Extra positions: one by one up to a window and a stride, then two windows, a frame.

    Padding that reflects holds its positions at the end of a frame and of the next one, too.
    """
    reach = max(unit.span, 2 * unit.mirrored)
    few = range(reach + unit.stride + 2)
    many = {2 * reach + unit.stride + 1, unit.positions + reach + 1}
    return tuple(sorted({*few, *many}))


@enlarged.register(SlidingWindow)
def _window(unit: SlidingWindow, extra: int) -> Unit:
    return replace(unit, slots=unit.slots + extra)


@options.register(Mac)
def _mac(unit: Mac) -> tuple[int, ...]:
    return _words(unit.feeder) if isinstance(unit.feeder, WindowBuffer) else (0,)


def _words(unit: WindowBuffer) -> tuple[int, ...]:
    """Extra words: a few pixels, a stride, a few rows, eighths of a window, whole frames."""
    row, step = unit.image[1] * unit.words, unit.stride[1] * unit.words
    window = unit.reach + unit.words
    down = (unit.stride[0] - 1) * row
    slack = {0, 1, 2, unit.words, unit.words + 1, step, step + 2, 2 * step + 2}
    rows = {down + count * row + step + 2 for count in range(unit.kernel[0] + 1)}
    parts = {window * count // PARTS for count in range(1, PARTS)}
    frames = {window, window + row + step + 2, unit.input_beats + window}
    return tuple(sorted(slack | rows | parts | frames))


@enlarged.register(Mac)
def _line_buffer(unit: Mac, extra: int) -> Unit:
    assert isinstance(unit.feeder, WindowBuffer)
    return replace(unit, feeder=replace(unit.feeder, capacity=unit.feeder.capacity + extra))
