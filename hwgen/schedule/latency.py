"""Foldings for the least latency: from the first beat of a frame in to its last beat out.

A layer works while its input arrives; what is left when the last beat is in counts. Two times for
each layer, of its first and its last output, follow from those of its inputs and the folding; they
leave pipelines out and are close enough to choose by. Layers are given multipliers where a step
saves most cycles for each, from several starts; of a chain the exact timing model picks the best.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.terminals import QuantInput
from hwgen.ir.window import Window
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.folding import fold_to_interval, fold_to_multipliers, intervals, products
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import Product, foldings, least_work

STARTS = 4  # intervals from which multipliers are added
EXACT = 3  # of the results, the best by the model, that the timing model compares
FASTER = 0.9  # work of each step of a layer, of the step before
AHEAD = 4  # faster foldings of a layer that are looked at in each step

Foldings = dict[str, Folding]


@dataclass(frozen=True, slots=True)
class Span:
    """Cycles of the first and the last value of a tensor, or of an input."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Search:
    """What stays the same while foldings change. steps: foldings of each layer, each faster than
    the one before; waits: see _window_times, of each layer."""

    graph: Graph
    pixels: int
    table: Mapping[str, Product]
    steps: Mapping[str, tuple[Folding, ...]]
    waits: Mapping[str, tuple[float, float]]

    def latency(self, chosen: Mapping[str, Folding]) -> float:
        """Cycles until the last value of a frame, by the model of this module."""
        spans: dict[str, Span] = {}
        for node in self.graph.nodes:
            if isinstance(node, QuantInput):
                spans[node.name] = Span(0, _beats(node, self.pixels) - 1)
                continue
            inputs = [spans[source] for source in node.inputs]
            given = Span(max(s.first for s in inputs), max(s.last for s in inputs))
            spans[node.name] = self._behind(node, given, chosen.get(node.name))
        return max(span.last for span in spans.values())

    def improved(self, start: Mapping[str, Folding], multipliers: int) -> Foldings:
        """`start` with faster foldings, as long as they shorten the latency within a budget."""
        chosen, latency = dict(start), self.latency(start)
        while True:
            left = multipliers - sum(folding.multipliers for folding in chosen.values())
            best: tuple[float, float, str, Folding] | None = None
            for name, folding in self._faster(chosen):
                more = folding.multipliers - chosen[name].multipliers
                found = self.latency({**chosen, name: folding})
                if more > left or found >= latency:
                    continue
                saved = (latency - found) / max(more, 1e-3)
                if best is None or saved > best[0]:
                    best = saved, found, name, folding
            if best is None:
                return chosen
            _, latency, name, folding = best
            chosen[name] = folding

    def _faster(self, chosen: Mapping[str, Folding]) -> list[tuple[str, Folding]]:
        found = []
        for name, steps in self.steps.items():
            work = self.table[name].work(chosen[name])
            faster = [step for step in steps if self.table[name].work(step) < work]
            found += [(name, step) for step in faster[:AHEAD]]
        return found

    def _behind(self, node: Node, given: Span, folding: Folding | None) -> Span:
        """The output of a layer whose input has the times `given`."""
        waits, tail = self.waits[node.name]
        start = given.first + waits * (given.last - given.first)
        if folding is None or node.name not in self.table:
            return Span(start, given.last)
        product = self.table[node.name]
        work, windows = product.work(folding), product.turns_of_windows(folding.pixels)
        window = work / windows
        left = window * tail / folding.pixels + window - product.chunks(folding.simd) + 1
        return Span(start + product.chunks(folding.simd), max(start + work, given.last + left))


def fold_to_latency(
    graph: Graph,
    multipliers: int,
    *,
    pixels: int = 1,
    by_hand: Mapping[str, Folding] | None = None,
) -> Foldings:
    """The foldings of the least latency that was found within `multipliers` multipliers.

    Raises HwgenError when not even one multiplier for each layer fits.
    """
    own = dict(by_hand or {})
    search = _search(graph, pixels, own)
    quickest = fold_to_multipliers(graph, multipliers, pixels)
    low = max((search.table[n].work(f) for n, f in quickest.items()), default=1)
    _, high = intervals(graph, pixels)
    ends = sorted({round(low * (high / low) ** (n / STARTS)) for n in range(STARTS)})
    starts = [quickest | own, *(fold_to_interval(graph, n, pixels, own) for n in ends)]
    found = starts[:1]
    for start in starts:
        if sum(folding.multipliers for folding in start.values()) <= multipliers:
            found.append(search.improved(start, multipliers))
    if any(len(graph.consumers(node.name)) > 1 for node in graph.nodes):
        return min(found, key=search.latency)  # paths that join need buffers of sizes not yet known
    best = sorted(found, key=search.latency)[:EXACT]
    if found[0] not in best:
        best.append(found[0])
    return min(best, key=lambda chosen: _exact(graph, chosen, pixels))


def frame_latency(design: Design) -> int:
    """Cycles from the first input beat of the first frame to its last output beat, exactly."""
    from hwgen.timing.design import full_timing

    times = full_timing(design, 1)
    first = min(int(cycles[0]) for cycles in times.sources.values())
    return max(int(cycles[-1]) for cycles in times.sinks.values()) - first


def arrival(design: Design) -> int:
    """Cycles that the beats of a frame take to arrive: no latency is shorter."""
    return max(port.stream.beats for port in design.inputs)


def _exact(graph: Graph, chosen: Mapping[str, Folding], pixels: int) -> tuple[int, int]:
    """Latency with buffers at their least, and multipliers."""
    design = lower_graph(graph, "latency", "generic", chosen, {}, pixels=pixels)
    return frame_latency(design), design.multipliers


def _search(graph: Graph, pixels: int, by_hand: Mapping[str, Folding]) -> Search:
    table = products(graph)
    steps = {name: () if name in by_hand else _steps(p, pixels) for name, p in table.items()}
    waits = {
        node.name: _window_times(node, graph.shape(node.inputs[0]))
        for node in graph.nodes
        if node.inputs
    }
    return Search(graph, pixels, table, steps, waits)


def _steps(product: Product, pixels: int) -> tuple[Folding, ...]:
    """The cheapest folding for each number of cycles that a layer may take, slowest first."""
    found: list[Folding] = []
    interval = product.work(Folding(1, 1))
    while fitting := foldings(product, interval, pixels):
        best = min(fitting, key=lambda f: (f.multipliers, product.work(f), f.simd))
        found.append(best)
        least = least_work(product, pixels)
        work = product.work(best)
        interval = work - 1 if work - 1 <= least else max(least, min(work - 1, int(work * FASTER)))
    return tuple(found)


def _beats(node: QuantInput, pixels: int) -> int:
    if len(node.shape) < 3:
        return 1
    height, width = node.shape[:2]
    return height * -(-width // pixels)


def _window_times(node: Node, shape: tuple[int, ...]) -> tuple[float, float]:
    """Share of the input that the first window waits for, and windows that only the last values of
    the image complete, but for the last one."""
    window = _window(node)
    if window is None or len(shape) < 3:
        return (1.0 if len(shape) < 3 else 0.0), 0.0
    height, width = shape[:2]
    top, bottom, left, right = window.padding
    rows, columns = window.output_size(height, width)
    first = (window.reach[0] - 1 - top) * width + window.reach[1] - 1 - left
    below = min(rows - 1, -(-bottom // window.stride[0]))
    beside = min(columns - 1, -(-right // window.stride[1]))
    return min(1.0, max(0, first) / (height * width)), below * columns + beside


def _window(node: Node) -> Window | None:
    geometry = getattr(node, "geometry", None)
    if isinstance(geometry, Window):
        return geometry
    size = getattr(node, "window", None)
    if size is None:
        return None
    return Window(size, node.stride, node.padding)  # type: ignore[attr-defined]
