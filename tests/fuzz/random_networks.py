"""Random small networks of every layer, with forks, joins, several inputs and outputs.

A recipe is a seed and what was lowered since; it gives one case. Each part of a case (the inputs,
each step, each layer, the formats, the run) draws from random numbers of its own, so that a part
can be lowered or left out without a change of the others; tests.fuzz.shrink does that.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Literal

import numpy as np
from numpy.random import Generator

from hwgen import Graph, HwgenError, LayerOptions, quantize
from hwgen.discovery import discover
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph as GraphType
from hwgen.ir.node import Node
from hwgen.ir.terminals import Input
from hwgen.passes.lowering.context import WEIGHT_OPTIONS, takes
from hwgen.passes.narrow_ranges import fused_clips
from hwgen.schedule.folding import products
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import PIXELS, Product, foldings
from hwgen.timing.stalls import KINDS
from hwgen.units.adders import tractable
from tests.fuzz import layers
from tests.fuzz.case import Case, random_images
from tests.fuzz.choices import Choices

Layer = Callable[[Generator, GraphType, str, str], str]
Drawn = dict[str, list[tuple[int, int]]]

RULES = ("D", "U", "S", "H", "F")
POWER_OF_TWO_RULES = ("half_up", "half_even", "floor", "toward_zero")
MAX_WORK = 800  # cycles of the slowest layer of an image
MAX_MULTIPLIERS = 100  # of one layer
FEW_WEIGHTS = 600  # of a layer that may be a graph of adders
MAX_VALUES = 700  # of a tensor that another layer reads
MOST_LAYERS = 12
STANDARD = "standard"
BITS = (8, 8, 8, *range(1, 13))
JOINS = ("add", "sub", "mul", "concat")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes a case.

    family: its layers are mixed with the standard ones, None for all families. left_out: steps
    that are not taken. choices: distances of the choices of a part from their lowest values, in
    place of random ones.
    """

    seed: int
    family: str | None = None
    left_out: frozenset[int] = frozenset()
    choices: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A case and the choices that made it, by part; steps: that were taken."""

    case: Case
    drawn: Drawn
    steps: tuple[int, ...]


class Refused(Exception):
    """hwgen refuses the float graph or its options, as it may: an accumulator is too wide."""


def random_case(seed: int, family: str | None = None) -> Case:
    """The case of a seed; family: see Recipe."""
    return make(Recipe(seed, family)).case


@functools.cache
def families() -> dict[str, tuple[Layer, ...]]:
    """The layers of each file of tests.fuzz.layers."""
    names = sorted(module.name for module in pkgutil.iter_modules(layers.__path__))
    return {name: import_module(f"{layers.__name__}.{name}").LAYERS for name in names}


def bits_of(family: str | None) -> tuple[int, ...]:
    """Bits of formats and weights, some of them more often."""
    module = import_module(f"{layers.__name__}.{family}") if family else None
    return getattr(module, "BITS", BITS)


def make(recipe: Recipe) -> Made:
    """The case of a recipe. Raises Refused when hwgen refuses the graph."""
    parts = _Parts(recipe)
    network = _Network(parts, recipe)
    steps = network.build()
    graph = network.graph
    quantized = _quantized(parts, graph)
    run = parts("run")
    source, sink = (str(kind) for kind in run.choice(KINDS, 2))
    frames = int(run.integers(1, 5))
    pixels = int(run.choice([1, 1, 1, 2, 4]))
    reset_at = int(run.integers(1, 400)) if run.integers(5) == 4 else 0
    case = Case(
        recipe.seed,
        quantized,
        _folding(parts, quantized),
        random_images(quantized, frames, recipe.seed),
        source,
        sink,
        frames,
        pixels,
        reset_at,
    )
    return Made(case, {label: part.drawn for label, part in parts.made.items()}, steps)


class _Parts:
    """The random numbers of each part."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.made: dict[str, Choices] = {}

    def __call__(self, label: str) -> Choices:
        replay = self.recipe.choices.get(label)
        self.made[label] = Choices(self.recipe.seed, label, replay)
        return self.made[label]

    def bits(self, rng: Choices) -> int:
        """Bits of a format or of weights."""
        return int(rng.choice(bits_of(self.recipe.family)))

    def again(self, label: str, data: str) -> Choices:
        """The choices of a part that was made, with other data."""
        return Choices(self.recipe.seed, data, [distance for distance, _ in self.made[label].drawn])


@dataclass(frozen=True, slots=True)
class _Origin:
    """How a tensor was made: by which layer, from which tensor, with the choices of which part."""

    layer: Layer
    source: str
    label: str


class _Network:
    """A float graph in the making."""

    def __init__(self, parts: _Parts, recipe: Recipe) -> None:
        self.graph = Graph("net")
        self.parts = parts
        self.recipe = recipe
        self.origins: dict[str, _Origin] = {}

    def build(self) -> tuple[int, ...]:
        """Inputs, steps, outputs; returns the steps that were taken."""
        shapes = self.parts("inputs")
        for index in range(int(shapes.choice([1, 1, 1, 2, 3]))):
            self._input(shapes, "input" if index == 0 else f"input{index}")
        steps = range(int(self.parts("steps").integers(1, MOST_LAYERS + 1)))
        taken = tuple(step for step in steps if step not in self.recipe.left_out)
        for step in taken:
            self._step(step)
        self._outputs()
        return taken

    def _input(self, rng: Choices, name: str) -> None:
        others = [node.name for node in self.graph.nodes]
        if others and not rng.integers(2):
            self.graph.input(name, self.graph.shape(others[0]))
            return
        if rng.integers(8) == 7:
            self.graph.input(name, (int(rng.integers(1, 30)),))
            return
        sizes = rng.choice([1, 2, *range(3, 10)], 2)
        self.graph.input(name, (*(int(n) for n in sizes), int(rng.integers(1, 5))))

    def _step(self, step: int) -> None:
        rng = self.parts(f"step{step}")
        kind = int(rng.integers(10))
        small = self._all()
        unread = [x for x in self._unread() if x in small]
        tensors = unread if unread and kind != 7 else small
        newest = tensors[-1 - int(rng.integers(len(tensors)))]
        if kind < 8:
            self._layer(_chosen(rng, self.recipe.family), newest, f"layer{step}")
        else:
            self._join(rng, newest, f"join{step}")

    def _layer(self, layer: Layer, source: str, label: str) -> None:
        made = layer(self.parts(label), self.graph, source, label)
        self.origins[made] = _Origin(layer, source, label)

    def _join(self, rng: Choices, first: str, name: str) -> None:
        """Join a tensor and another, or a copy of its layer with other weights."""
        joins = [join for join in JOINS if hasattr(self.graph, join)]
        if not joins:
            return
        join = str(rng.choice(joins))
        others = [x for x in self._all() if x != first and self._joins(join, first, x)]
        picked = int(rng.integers(len(others) + 1))
        second = others[-1 - picked] if picked < len(others) else self._sibling(first, name)
        pair = (first, second) if rng.integers(2) == 0 else (second, first)
        made = getattr(self.graph, join)
        if join == "concat":
            made(list(pair), name=name)
        else:
            made(*pair, name=name)

    def _joins(self, join: str, first: str, second: str) -> bool:
        one, other = self.graph.shape(first), self.graph.shape(second)
        return one[:-1] == other[:-1] if join == "concat" else one == other

    def _sibling(self, name: str, join: str) -> str:
        """A tensor of the same shape, made by the same kind of layer from the same tensor."""
        origin = self.origins.get(name)
        if origin is None:
            return name
        label = f"{join}_sibling"
        rng = self.parts.again(origin.label, label)
        made = origin.layer(rng, self.graph, origin.source, label)
        return made if self.graph.shape(made) == self.graph.shape(name) else name

    def _outputs(self) -> None:
        """Every tensor that nothing reads, and now and then one that something reads."""
        rng = self.parts("outputs")
        returned = self._unread()
        read = [x for x in self._all() if x not in returned]
        if read and rng.integers(6) == 5:
            returned.append(read[-1 - int(rng.integers(len(read)))])
        for index, x in enumerate(returned):
            self.graph.output(x, name="output" if index == 0 else f"output{index}")

    def _all(self) -> list[str]:
        """Tensors that are small enough to read on, the last one last."""
        names = [node.name for node in self.graph.nodes]
        small = [x for x in names if np.prod(self.graph.shape(x)) <= MAX_VALUES]
        return small or names

    def _unread(self) -> list[str]:
        return [node.name for node in self.graph.nodes if not self.graph.consumers(node.name)]


def _chosen(rng: Choices, family: str | None) -> Layer:
    """Any layer; with a family, one of the standard ones or one of the family, half of each."""
    found = families()
    names = sorted(found, key=lambda name: name != STANDARD)
    if family is not None:
        names = [(STANDARD, family)[int(rng.integers(2))]]
    chosen = [layer for name in names for layer in found[name]]
    return chosen[int(rng.integers(len(chosen)))]


def _quantized(parts: _Parts, graph: GraphType) -> GraphType:
    """Random options; where hwgen refuses them, 8 bits everywhere."""
    rng = parts("formats")
    calibration = {
        node.name: rng.normal(size=(8, *node.shape)) * 2.0 ** rng.integers(-2, 3)
        for node in graph.nodes
        if isinstance(node, Input)
    }
    power_of_two = bool(rng.integers(2))
    rule = str(rng.choice(POWER_OF_TWO_RULES if power_of_two else RULES))
    signed = _signed(rng, power_of_two)
    per_channel = bool(rng.integers(2))
    bits = (parts.bits(rng), parts.bits(rng))
    overrides = _overrides(parts, graph)
    try:
        return quantize(
            graph,
            calibration,
            weight_bits=bits[0],
            activation_bits=bits[1],
            per_channel=per_channel,
            power_of_two=power_of_two,
            rule=rule,
            signed_activations=signed,
            overrides=overrides,
        )
    except HwgenError:
        return _plainly(graph, calibration, power_of_two, rule)


def _plainly(
    graph: GraphType, calibration: Mapping[str, np.ndarray], power_of_two: bool, rule: str
) -> GraphType:
    try:
        return quantize(graph, calibration, power_of_two=power_of_two, rule=rule)
    except HwgenError as error:
        raise Refused(str(error)) from error


def _overrides(parts: _Parts, graph: GraphType) -> dict[str, LayerOptions]:
    discover("hwgen.passes.lowering")  # takes() knows every layer from here on
    rng, fused = parts("overrides"), fused_clips(graph)
    chosen = {}
    for node in graph.nodes:
        if takes(node) == WEIGHT_OPTIONS and node.name not in fused and rng.integers(3) == 2:
            weight_bits, activation_bits = parts.bits(rng), parts.bits(rng)
            chosen[node.name] = LayerOptions(weight_bits, activation_bits)
    return chosen


def _signed(rng: Choices, power_of_two: bool) -> bool | Literal["auto"]:
    """Without a zero point only values that are never negative can be unsigned."""
    plain = not rng.integers(2)
    if power_of_two:
        return True if plain else "auto"
    return plain


def _folding(parts: _Parts, graph: GraphType) -> dict[str, Folding]:
    """Any folding, but none above MAX_MULTIPLIERS or MAX_WORK where others are possible."""
    chosen = {}
    for name, product in products(graph).items():
        rng = parts(f"folding {name}")
        folding = _folded(rng, product)
        if rng.integers(6) == 5 and _few_weights(graph.node(name)):
            folding = Folding(product.outputs, product.depth, folding.pixels, adders=True)
        chosen[name] = folding
    return chosen


def _few_weights(node: Node) -> bool:
    """Whether the weights, the same for all windows, may be a graph of adders."""
    if not isinstance(node, QuantConv2d | QuantDense):
        return False
    few = node.weight.size <= FEW_WEIGHTS
    return few and tractable(node.weight.reshape(-1, node.weight.shape[-1]).T)


def _folded(rng: Choices, product: Product) -> Folding:
    pixels = int(rng.choice([1, 1, 1, *PIXELS]))
    if product.columns == 1 or not product.fixed_fill:
        pixels = 1
    pe = int(rng.choice(product.useful_pe))
    if pixels > 1:
        pe = product.outputs
    most = max(1, MAX_MULTIPLIERS // (pe * pixels))
    folding = Folding(pe, int(rng.integers(1, min(product.depth, most) + 1)), pixels)
    if product.work(folding) <= MAX_WORK:
        return folding
    fitting = foldings(product, MAX_WORK, PIXELS[-1])
    return min(fitting, key=_multipliers, default=Folding(product.outputs, product.depth))


def _multipliers(folding: Folding) -> int:
    return folding.pe * folding.simd * folding.pixels
