"""Line storage of a design against its lower bound and its rule, for every random case."""

from __future__ import annotations

from collections.abc import Iterator

from hwgen.schedule.design import Design
from hwgen.schedule.layer import Layer
from hwgen.schedule.storage import Storage, storage
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.sliding_window import SlidingWindow


def lines(design: Design) -> Iterator[tuple[Layer, Unit, Storage]]:
    """Every unit with line storage, and what it stores."""
    for layer in design.layers:
        for unit in layer.all_units:
            line = storage(unit)
            if line is not None:
                yield layer, unit, line


def wrong_storage(design: Design) -> list[str]:
    """Lines with fewer words than the bound, or more than the rule and what the interval added."""
    found = []
    for layer, unit, line in lines(design):
        added = layer.sizes.of(unit.label) * _words(unit)
        most = line.rule + added
        if not line.bound <= line.words <= most:
            size = f"{line.words} words, bound {line.bound}, rule {line.rule} + {added}"
            found.append(f"{layer.name} {line.label} stores {size}")
        if isinstance(unit, Accumulate) and line.words * unit.lanes > results(layer):
            size = f"{line.words} x {unit.lanes} running values, {results(layer)} are enough"
            found.append(f"{layer.name} {line.label} has {size}")
    return found


def _words(unit: Unit) -> int:
    """Words of what the interval adds one of."""
    return unit.inner if isinstance(unit, SlidingWindow) else 1


def results(layer: Layer) -> int:
    """Values of a row that leaves: as many partial results as pooling may keep."""
    return layer.output.beats_per_row * layer.output.values
