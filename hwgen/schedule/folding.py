"""Folding: pe and simd of each layer, the cheapest ones that meet a frame interval."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import FEEDS, Product, foldings, least_work, product_of

DEFAULT_MULTIPLIERS = 100  # a mid-size part; leaves multipliers for the requantizers
LARGE_WINDOW = 128  # values that windows in registers hold before they are weighed against arrays
WINDOW_PRICE = 0.1  # multipliers that each of them is worth, a sixth to an eighth of its logic


def products(graph: Graph) -> dict[str, Product]:
    """Matrix product of each layer that multiplies."""
    discover("hwgen.schedule")
    found = {
        node.name: product_of(node, graph.shape(node.inputs[0]))
        for node in graph.nodes
        if node.inputs
    }
    return {name: product for name, product in found.items() if product is not None}


def fold_to_interval(
    graph: Graph,
    interval: int,
    pixels: int = 1,
    by_hand: Mapping[str, Folding] | None = None,
    *,
    sparing: bool = False,
) -> dict[str, Folding]:
    """Per layer the cheapest folding that needs at most `interval` cycles per image.

    Fewest multipliers first, those that a large window in registers is worth added up unless
    `sparing`; then words in memory before windows in registers, then requantizers. by_hand: layers
    whose foldings are what they are.
    Raises HwgenError when the interval is shorter than the windows of a layer.
    """
    chosen = dict(by_hand or {})
    for name, product in products(graph).items():
        if name in chosen:
            continue
        found = _cheapest(product, interval, pixels, sparing)
        if found is None:
            least = least_work(product, pixels)
            raise HwgenError(
                f"needs at least {least} cycles per image, more than the interval of {interval}",
                layer=name,
                hint=f"ask for an interval of {least} or more",
            )
        chosen[name] = found
    return chosen


@functools.lru_cache(maxsize=1 << 12)
def _cheapest(product: Product, interval: int, pixels: int, sparing: bool) -> Folding | None:
    """Of the foldings that meet the interval; networks have many layers that are alike."""
    fitting = foldings(product, interval, pixels)
    key = _sparing_cost if sparing else cost
    return min(fitting, key=lambda folding: key(product, folding), default=None)


Cost = tuple[float, int, int, int]


def cost(product: Product, folding: Folding) -> Cost:
    """What the cheapest folding has least of: multipliers, and what a large window in registers is
    worth; then what the feeder takes, then requantizers."""
    multipliers, feed, lanes, simd = _sparing_cost(product, folding)
    values = product.depth * product.blocks if FEEDS[feed] == "windows" else 0
    return multipliers + (WINDOW_PRICE * values if values > LARGE_WINDOW else 0), feed, lanes, simd


def _sparing_cost(product: Product, folding: Folding) -> Cost:
    """As cost, but by the multipliers alone."""
    lanes = folding.pe // product.parts(folding)
    return folding.multipliers, FEEDS.index(product.feed(folding)), lanes, folding.simd


def intervals(graph: Graph, pixels: int = 1) -> tuple[int, int]:
    """The shortest interval that foldings can reach, and that of one multiplier for each layer."""
    table = products(graph).values()
    low = max((least_work(product, pixels) for product in table), default=1)
    return low, max((product.work(Folding(1, 1)) for product in table), default=1)


def fold_to_multipliers(graph: Graph, multipliers: int, pixels: int = 1) -> dict[str, Folding]:
    """The foldings of the shortest interval whose arrays use at most `multipliers` multipliers.

    Raises HwgenError when not even one multiplier per layer fits.
    """
    table = products(graph)
    if multipliers < len(table):
        raise HwgenError(
            f"multipliers must be at least {len(table)}, one for each layer, not {multipliers}"
        )
    low, high = intervals(graph, pixels)
    while low < high:
        middle = (low + high) // 2
        chosen = fold_to_interval(graph, middle, pixels)
        used = sum(folding.multipliers for folding in chosen.values())
        low, high = (low, middle) if used <= multipliers else (middle + 1, high)
    return fold_to_interval(graph, low, pixels)


def _within(
    graph: Graph, interval: int, multipliers: int, by_hand: Mapping[str, Folding], pixels: int
) -> dict[str, Folding]:
    """The cheapest foldings for an interval, or those with the fewest multipliers where the
    cheapest have more than given; refused when these have more, too."""
    for sparing in (False, True):
        chosen = fold_to_interval(graph, interval, pixels, by_hand, sparing=sparing)
        used = sum(folding.multipliers for folding in chosen.values())
        if used <= multipliers:
            return chosen
    largest = max(chosen, key=lambda name: chosen[name].multipliers)
    table, nearest = products(graph), fold_to_multipliers(graph, multipliers, pixels)
    shortest = max(table[name].work(folding) for name, folding in nearest.items())
    raise HwgenError(
        f"an interval of {interval} cycles needs {used} multipliers, more than {multipliers};"
        f" layer '{largest}' takes {chosen[largest].multipliers} of them",
        hint=f"ask for an interval of {shortest} or more, or for {used} multipliers",
    )


def fold(
    graph: Graph,
    *,
    interval: int | None = None,
    multipliers: int | None = None,
    folding: Mapping[str, Folding] | None = None,
    pixels: int = 1,
) -> dict[str, Folding]:
    """Foldings of all layers that multiply.

    interval: cycles per image to meet; multipliers: budget of the arrays (default
    DEFAULT_MULTIPLIERS, or one for each layer if those are more), within which an interval has to
    be met where both are given; folding: layers set by hand, which win over both. pixels: windows
    of a row that may be computed side by side.
    Raises HwgenError on a target that cannot be met and on names that multiply nothing.
    """
    by_hand = checked_by_hand(graph, folding)
    names = products(graph).keys()
    if interval is not None and multipliers is not None:
        chosen = _within(graph, interval, multipliers, by_hand, pixels)
    elif interval is not None:
        chosen = fold_to_interval(graph, interval, pixels, by_hand)
    elif names <= by_hand.keys():
        chosen = {}
    else:
        budget = default_multipliers(graph) if multipliers is None else multipliers
        chosen = fold_to_multipliers(graph, budget, pixels)
    return chosen | by_hand


def default_multipliers(graph: Graph, least: int = DEFAULT_MULTIPLIERS) -> int:
    """`least` multipliers, or one for each layer if those are more."""
    return max(least, len(products(graph)))


def checked_by_hand(graph: Graph, folding: Mapping[str, Folding] | None) -> dict[str, Folding]:
    """Foldings that a user set. Raises HwgenError on a layer that multiplies nothing."""
    names = products(graph).keys()
    for name in sorted((folding or {}).keys() - names):
        raise HwgenError(f"folding names '{name}'", hint=f"foldable layers: {', '.join(names)}")
    return dict(folding or {})
