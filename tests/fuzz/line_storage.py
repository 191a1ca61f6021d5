"""Line storage of a design against its lower bound, for every random case."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hwgen.schedule.design import Design
from hwgen.schedule.storage import Storage, storage
from hwgen.units.base import Unit
from hwgen.units.mac import Mac
from hwgen.units.sliding_window import SlidingWindow


def lines(design: Design) -> Iterator[tuple[Unit, Storage, int]]:
    """Units with line storage, what they store, and words that the frame interval has added."""
    for layer in design.layers:
        for unit in layer.all_units:
            line = storage(unit)
            if line is not None:
                inner = unit.inner if isinstance(unit, SlidingWindow) else 1
                yield unit, line, layer.sizes.of(unit.label) * inner


def wrong_storage(design: Design) -> list[str]:
    """Lines with fewer words than the bound, and those that store more than the interval added."""
    found = []
    for unit, line, added in lines(design):
        most = _most(unit, line)
        if line.words < line.bound or (most is not None and line.words > most + added):
            found.append(f"{line.label} stores {line.words} words, bound {line.bound} + {added}")
    return found


def _most(unit: Unit, line: Storage) -> int | None:
    """Words that a line may have before the interval adds some; None where there is no rule."""
    if isinstance(unit, Mac):
        return max(1, line.bound)
    if isinstance(unit, SlidingWindow) and _is_usual(unit):
        return line.bound if unit.inner > 1 else line.bound + 2
    return None


def _is_usual(unit: SlidingWindow) -> bool:
    """Constant padding, a window of several taps that lies in the image, no position skipped.

    The others, and why they may store more, are listed in hwgen.schedule.storage.
    """
    starts = np.arange(unit.outputs) * unit.stride - unit.pad
    full = ((starts >= 0) & (starts + unit.span <= unit.positions)).any()
    dense = unit.dilation == 1 or unit.stride == 1 and full.sum() > unit.dilation
    return unit.mode == "constant" and unit.window > 1 and bool(full) and dense
