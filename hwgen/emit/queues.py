"""The queues in front of joins: the streams on both sides of each, by their names in the top."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.emit.files import Names
from hwgen.schedule.design import Design, Reader
from hwgen.schedule.layer import Layer
from hwgen.units.queue import Queue


@dataclass(frozen=True, slots=True)
class QueueSite:
    """A queue with words, between layer `source` and layer `reader`, which joins its inputs.

    entry, exit: the streams whose beats enter and leave, as paths from the top module; inside: the
    entry is in the module of the reader, behind adapters.
    """

    source: str
    reader: str
    unit: Queue
    entry: str
    exit: str
    inside: bool


def queue_sites(design: Design, names: Names) -> Iterator[QueueSite]:
    """All queues of a design that hold words."""
    for layer in design.layers:
        for index in range(len(layer.branches)):
            yield from _branch(design, names, layer, index)


def _branch(design: Design, names: Names, layer: Layer, index: int) -> Iterator[QueueSite]:
    source = layer.node.inputs[index]
    entry = names.read_by(design, source, Reader(layer.name, index))
    inside = False
    for unit in layer.branches[index]:
        made = f"u_{names.signals[layer.name]}_layer.{unit.label}_{index}"
        if isinstance(unit, Queue) and unit.depth:
            yield QueueSite(source, layer.name, unit, entry, made, inside)
        entry, inside = made, True
