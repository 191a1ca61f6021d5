"""Foldings that fit an FPGA part: logic, multiplier blocks and memory blocks.

Layers are lowered with each folding that may be worth it, and their cells estimated. For an
interval the cheapest choice for all layers is exact; the shortest interval is found by bisection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hwgen.adders import pairs
from hwgen.errors import HwgenError
from hwgen.estimate import Cells, estimate, estimate_units
from hwgen.estimate.design import bill_of
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph
from hwgen.schedule.choose import Amounts, Option, choose, least
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.folding import cost, fold_to_interval, intervals, products
from hwgen.schedule.layer import Folding, Sizes, lower
from hwgen.schedule.pixels import single_pixels, with_adapters
from hwgen.schedule.product import Product, foldings
from hwgen.targets import target
from hwgen.targets.parts import Part
from hwgen.units.base import Unit
from hwgen.units.streams import Stream

RESOURCES = ("logic cells", "multiplier blocks", "memory blocks")
"""A logic cell is a look-up table with the flip-flops that the part has for each."""
PRODUCT_LUTS = 1.2  # for each bit of one operand times each of the other, without a block

FEW_PAIRS = 50_000  # of digits of weights: a graph of adders is found in a fifth of a second
SLACK = 4  # intervals that a graph of adders is tried for, in those of its layer

Chosen = dict[str, Folding]
Choice = tuple[str, Folding]
"""A layer and its folding."""


@dataclass(slots=True)
class Fitter:
    """Looks for foldings of `graph` on `part`, built for `target`.

    pixels: neighbouring windows that may be computed side by side, and columns in a beat;
    by_hand: layers that keep their folding; reserve: what is left free of each resource, besides
    the margin of logic; least: the shortest interval to look at.
    """

    graph: Graph
    part: Part
    target: str
    pixels: int = 1
    by_hand: Mapping[str, Folding] = field(default_factory=dict)
    reserve: Amounts = (0, 0, 0)
    least: int = 1
    _few: dict[str, bool] = field(default_factory=dict)
    _known: dict[tuple[str, Folding, tuple[Stream, ...]], Amounts] = field(default_factory=dict)

    @property
    def has(self) -> Amounts:
        """Budget of each of RESOURCES."""
        return int(self.part.luts * self.part.usable), self.part.dsps, self.part.rams

    @property
    def longest(self) -> int:
        """The interval of the slowest foldings."""
        return intervals(self.graph, self.pixels)[1]

    def work(self, chosen: Mapping[str, Folding]) -> int:
        """Cycles of the slowest layer with these foldings."""
        table = products(self.graph)
        return max(table[name].work(folding) for name, folding in chosen.items())

    def shortest(self, multipliers: int | None = None) -> Chosen:
        """The foldings of the shortest interval that fits, with at most so many multipliers.

        Raises HwgenError where no interval fits.
        """
        low, high = intervals(self.graph, self.pixels)
        low = min(max(low, self.least), high)
        best = self.at(high, multipliers)
        if best is None:
            raise self._too_small(high, multipliers)
        while low < high:
            middle = (low + high) // 2
            found = self.at(middle, multipliers)
            low, high = (low, middle) if found is not None else (middle + 1, high)
            best = found or best
        return best

    def meet(self, interval: int, multipliers: int | None = None) -> Chosen:
        """The cheapest foldings for an interval.

        Raises HwgenError where they do not fit, with the shortest interval that does.
        """
        found = self.at(interval, multipliers)
        if found is not None:
            return found
        nearest = self.work(self.shortest(multipliers))
        raise HwgenError(
            f"{self._bound(interval, multipliers)} for an interval of {interval} cycles",
            hint=f"ask for an interval of {nearest} or more, or for a larger part",
        )

    def at(self, interval: int, multipliers: int | None = None) -> Chosen | None:
        """The cheapest foldings for an interval, None where they do not fit.

        Those with the least share of the part where they fit with a block for each product, else
        those with the fewest logic cells, then multiplier blocks, then memory blocks; with a number
        of multipliers always the fewest of these in each layer.
        """
        groups, rest = self._groups(interval, sparing=multipliers is not None)
        if multipliers is not None and _fewest(groups) > multipliers:
            return None
        a, b, c = (has - used for has, used in zip(self._room, rest, strict=True))
        plain = [[o for o in group if o is group[0] or not _of_logic(o)] for group in groups]
        chosen = choose(plain, (a, b, c), self._share) or choose(groups, (a, b, c))
        return None if chosen is None else dict(chosen)

    def takes(self, design: Design) -> Amounts:
        """What a whole design takes of RESOURCES."""
        total = estimate(design, self.part.family).total
        return self._amounts(total, [unit for layer in design.layers for unit in layer.all_units])

    def excess(self, design: Design) -> Amounts:
        """What a whole design takes more of RESOURCES than there is."""
        both = zip(self.takes(design), self.has, strict=True)
        a, b, c = (max(0, takes - has) for takes, has in both)
        return a, b, c

    def _share(self, takes: Amounts) -> float:
        """Of the part, the shares of RESOURCES added up."""
        return sum(amount / max(1, has) for amount, has in zip(takes, self.has, strict=True))

    @property
    def _room(self) -> Amounts:
        a, b, c = (has - kept for has, kept in zip(self.has, self.reserve, strict=True))
        return a, b, c

    def _groups(
        self, interval: int, *, sparing: bool = False
    ) -> tuple[list[list[Option[Choice]]], Amounts]:
        """Options of each layer that multiplies, and what the rest of the design takes.

        sparing: only those with the fewest multipliers; else products may be of logic, too, so that
        the multiplier blocks go where logic is dearest.
        """
        plain = fold_to_interval(self.graph, interval, self.pixels, self.by_hand)
        design = lower_graph(self.graph, "fit", self.target, plain, {}, pixels=self.pixels)
        streams, rest, groups = design.streams, self.takes(design), []
        for name, product in products(self.graph).items():
            sources = tuple(streams[source] for source in self.graph.node(name).inputs)
            tried = {plain[name]}
            graphs: set[Folding] = set()
            if name not in self.by_hand:
                found = foldings(product, interval, self.pixels)
                tried |= _various(product, found)
                tried |= _paired(product, found) if target(self.target).pairs else set()
                tried |= {replace(f, stationary=False) for f in tried if product.taps == 1}
                graphs = set() if sparing else self._adders(name, product, found, interval)
            kept = [*self._kept(name, tried, sparing), *graphs]
            kept.sort(key=lambda f: (f.logic or f.adders, cost(product, f), _rank(f)))
            options = [Option((name, f), self._cells(name, f, sources)) for f in kept]
            groups.append(_graph_first(options))
            own = self._cells(name, plain[name], sources)
            rest = (rest[0] - own[0], rest[1] - own[1], rest[2] - own[2])
        return groups, rest

    def _kept(self, name: str, tried: set[Folding], sparing: bool) -> list[Folding]:
        if sparing:
            most = min(folding.multipliers for folding in tried)
            return [folding for folding in tried if folding.multipliers == most]
        if name in self.by_hand or not self.part.dsps:
            return list(tried)
        return [replace(folding, logic=logic) for folding in tried for logic in (False, True)]

    def _adders(
        self, name: str, product: Product, found: Sequence[Folding], interval: int
    ) -> set[Folding]:
        """All products of a window as one graph of adders, where it is quickly found and is not
        idle for most of the interval."""
        node = self.graph.node(name)
        if not isinstance(node, QuantConv2d | QuantDense) or SLACK * product.windows < interval:
            return set()
        if name not in self._few:
            self._few[name] = pairs(node.weight.reshape(-1, product.outputs)) <= FEW_PAIRS
        if not self._few[name]:
            return set()
        made = {replace(folding, adders=True) for folding in found if product.parallel(folding)}
        if product.windows <= interval:
            made.add(Folding(product.outputs, product.depth, adders=True))
        return made

    def _cells(self, name: str, folding: Folding, sources: tuple[Stream, ...]) -> Amounts:
        """What a layer takes with a folding behind these streams, its buffers at their least."""
        key = name, folding, sources
        if key not in self._known:
            node = self.graph.node(name)
            given = single_pixels(node, sources)
            units = with_adapters(lower(node, given, folding, Sizes()), sources).all_units
            family = self.part.family
            found = estimate_units(units, family, self.target == family)
            self._known[key] = self._amounts(found, units)
        return self._known[key]

    def _amounts(self, cells: Cells, units: Sequence[Unit]) -> Amounts:
        """A part without multiplier blocks makes products from look-up tables."""
        if self.part.dsps:
            return self._logic(cells.lut, cells.ff), cells.dsp, cells.ram
        bits = sum(m.a * m.b * m.products for m in bill_of(units).multipliers)
        return self._logic(cells.lut + int(bits * PRODUCT_LUTS), cells.ff), 0, cells.ram

    def _logic(self, luts: int, flops: int) -> int:
        """Logic cells of look-up tables and flip-flops, of which some are alone in theirs."""
        shared = flops * self.part.luts // self.part.has["FF"]
        return max(luts + round(flops * self.part.alone), shared)

    def _too_small(self, interval: int, multipliers: int | None) -> HwgenError:
        groups, _ = self._groups(interval, sparing=multipliers is not None)
        share = [least(groups, r) / max(1, self.has[r]) for r in range(3)]
        scarce = share.index(max(share))
        largest = max(groups, key=lambda group: min(o.takes[scarce] for o in group))
        amount = min(option.takes[scarce] for option in largest)
        return HwgenError(
            f"{self._bound(interval, multipliers)}, even at {interval} cycles per image",
            hint=f"layer '{largest[0].choice[0]}' takes {amount:,} {RESOURCES[scarce]};"
            " use a larger part, or a smaller network",
        )

    def _bound(self, interval: int, multipliers: int | None) -> str:
        """What there is too little of, at an interval that does not fit."""
        groups, rest = self._groups(interval, sparing=multipliers is not None)
        if multipliers is not None and (fewest := _fewest(groups)) > multipliers:
            return f"graph '{self.graph.name}' needs {fewest} multipliers, more than {multipliers}"
        needs = (least(groups, r) + rest[r] + self.reserve[r] for r in range(3))
        lacking = [
            f"{need:,} {name} of {has:,}"
            for name, need, has in zip(RESOURCES, needs, self.has, strict=True)
            if need > has
        ]
        what = " and ".join(lacking) or "more logic and blocks together than it has"
        return f"graph '{self.graph.name}' does not fit on {self.part.name}: it needs {what}"


def _graph_first(options: list[Option[Choice]]) -> list[Option[Choice]]:
    """A graph of adders comes first where it takes no more of anything than what would."""
    first = options[0].takes
    graphs = (option for option in options if option.choice[1].adders)
    no_more = [o for o in graphs if all(a <= b for a, b in zip(o.takes, first, strict=True))]
    if not no_more:
        return options
    best = min(no_more, key=lambda option: option.takes)
    return [best, *(option for option in options if option is not best)]


def _various(product: Product, found: Sequence[Folding]) -> set[Folding]:
    """The cheapest folding with each kind of feeder, and the one with the fewest requantizers."""
    if not found:
        return set()
    kinds: dict[str, Folding] = {}
    for folding in sorted(found, key=lambda folding: cost(product, folding)):
        kinds.setdefault(product.feed(folding), folding)
    few = min(found, key=lambda f: (f.pe // product.parts(f), cost(product, f)))
    return {*kinds.values(), few}


def _paired(product: Product, found: Sequence[Folding]) -> set[Folding]:
    """The folding with the fewest blocks where two products of an input share one."""
    return {min(found, key=lambda f: (product.pairs(f), cost(product, f)))} if found else set()


def _of_logic(option: Option[Choice]) -> bool:
    folding = option.choice[1]
    return folding.logic or folding.adders


def _fewest(groups: Sequence[Sequence[Option[Choice]]]) -> int:
    return sum(min(option.choice[1].multipliers for option in group) for group in groups)


def _rank(folding: Folding) -> tuple[bool, str]:
    """An order among equals: a set of foldings has another one in every process."""
    return folding.stationary is not None, repr(folding)
