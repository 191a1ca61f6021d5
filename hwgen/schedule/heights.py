"""The same design on a lower image: rows that repeat are left out.

The units of a design count rows; everything else about them, the storage of rows included, stays
what it is when the image gets a few rows more. Whether that is so is not assumed but compared: each
number of each unit has to grow by one step with each period of rows, from the low image up to the
whole one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.work import largest_beats

LARGE = 1 << 16  # words of an image on the busiest stream above which lower images are looked at
PERIODS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)  # rows that may repeat
LAPS = 4  # heights differ by whole multiples of so many periods
LEAST_ROWS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Lower:
    """graphs: on `rows` rows and on `period` rows more; laps: periods that the whole has more."""

    low: Graph
    higher: Graph
    period: int
    laps: int


@dataclass(frozen=True, slots=True, eq=False)
class LowDesign:
    """low, higher: designs for the graphs of a Lower; whole: that for all rows."""

    whole: Design
    low: Design
    higher: Design
    laps: int


def lower_graphs(graph: Graph) -> Iterator[Lower]:
    """Graphs on fewer rows that are alike but for these, the lowest first; none for flat ones."""
    heights = {node.shape[0] for node in _images(graph)}
    if len(heights) != 1:
        return
    (height,) = heights
    rows, known = LEAST_ROWS, 0
    while 2 * rows <= height:
        pairs = (_lower(graph, height, rows, period) for period in PERIODS)
        found = next((pair for pair in pairs if pair is not None), None)
        if found is not None and found.laps * found.period != known:
            known = found.laps * found.period
            yield found
        rows *= 2


def _lower(graph: Graph, height: int, rows: int, period: int) -> Lower | None:
    """Graphs on `rows` rows or a few more; None where not every layer repeats with the period."""
    laps = (height - rows) // (LAPS * period) * LAPS
    low = with_rows(graph, height - laps * period)
    if laps == 0 or low is None:
        return None
    higher = with_rows(graph, height - (laps - 1) * period)
    if higher is None:
        return None
    shapes = ([made.shape(node.name) for node in graph.nodes] for made in (low, higher, graph))
    alike = all(_is_line(a, b, c, laps) for a, b, c in zip(*shapes, strict=True))
    return Lower(low, higher, period, laps) if alike else None


def low_designs(whole: Design) -> Iterator[LowDesign]:
    """Designs on fewer rows whose units are those of `whole` but for these, the lowest first.

    None for a design that is not LARGE.
    """
    if largest_beats(whole) <= LARGE:
        return
    foldings = {layer.name: layer.folding for layer in whole.layers if layer.folding is not None}
    sizes = {layer.name: layer.sizes for layer in whole.layers}
    for found in lower_graphs(whole.graph):
        low, higher = (
            _lowered(graph, whole, foldings, sizes) for graph in (found.low, found.higher)
        )
        if low is None or higher is None:
            continue
        if _is_line(low.units, higher.units, whole.units, found.laps):
            yield LowDesign(whole, low, higher, found.laps)


def with_rows(graph: Graph, rows: int) -> Graph | None:
    """The graph with images of so many rows; None where a layer does not take them."""
    images = set(_images(graph))
    nodes = [
        replace(node, shape=(rows, *node.shape[1:])) if node in images else node
        for node in graph.nodes
    ]
    try:
        return graph.with_nodes(nodes)
    except HwgenError:
        return None


def _images(graph: Graph) -> list[QuantInput]:
    nodes = (node for node in graph.nodes if isinstance(node, QuantInput))
    return [node for node in nodes if len(node.shape) == 3]


def _lowered(
    graph: Graph, whole: Design, foldings: Mapping[str, Folding], sizes: Mapping[str, Sizes]
) -> Design | None:
    try:
        return lower_graph(
            graph, whole.name, whole.target, foldings, sizes, whole.fork_sizes, whole.pixels
        )
    except HwgenError:
        return None


def _is_line(low: Any, higher: Any, whole: Any, laps: int) -> bool:
    """Whether each number in `whole` is that of `low` and `laps` times the step to `higher`.

    All that are no numbers have to be equal; arrays hold values, which no time depends on.
    """
    if type(low) is not type(whole) or type(low) is not type(higher):
        return False
    if isinstance(low, int) and not isinstance(low, bool):
        return bool(low + laps * (higher - low) == whole)
    if isinstance(low, tuple):
        same = len(low) == len(higher) == len(whole)
        return same and all(map(_is_line, low, higher, whole, (laps,) * len(low)))
    if isinstance(low, np.ndarray):
        return True
    if is_dataclass(low):
        names = [field.name for field in fields(low)]
        parts = [[getattr(one, name) for name in names] for one in (low, higher, whole)]
        return all(_is_line(a, b, c, laps) for a, b, c in zip(*parts, strict=True))
    return bool(low == whole)
