"""The smallest case that still fails: fewer layers, lower choices, a smaller graph.

First the recipe is shrunk, which lowers whatever the layers draw (sizes, channels, attributes,
formats, folding, frames, stalls) without knowing the layers; then the quantized graph is cut, which
keeps the formats and weights that the failure may need.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.folding import products
from tests.fuzz.case import Case, random_images
from tests.fuzz.cuts import cuts
from tests.fuzz.random_networks import Made, Recipe, Refused, make

Fails = Callable[[Case], bool]
FIRST = ("run", "outputs", "steps")  # parts that make what follows quicker
SECONDS = 300.0


@dataclass(slots=True)
class Search:
    """Shrinks until nothing smaller fails, or the time is over. tries: cases that were run."""

    fails: Fails
    seconds: float = SECONDS
    tries: int = 0
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.seconds

    @property
    def over(self) -> bool:
        return time.monotonic() > self.end

    def keeps(self, case: Case) -> bool:
        """Whether the case still fails; False once the time is over."""
        if self.over:
            return False
        self.tries += 1
        return self.fails(case)


def shrink(recipe: Recipe, fails: Fails, seconds: float = SECONDS) -> Case:
    """The smallest case found for which `fails` holds; it holds for that of `recipe`."""
    search = Search(fails, seconds)
    return cut(lowered(recipe, search).case, search)


def lowered(recipe: Recipe, search: Search) -> Made:
    """The recipe with steps left out and choices lowered, as far as it fails."""
    best = _Best(recipe, make(recipe), search)
    changed = True
    while changed and not search.over:
        changed = _lower_parts(best, FIRST)
        changed |= _leave_out(best)
        changed |= _lower_parts(best, ())
    return best.made


@dataclass(slots=True)
class _Best:
    """The smallest recipe so far that fails."""

    recipe: Recipe
    made: Made
    search: Search

    def accept(self, recipe: Recipe) -> bool:
        """Take the recipe if its case fails."""
        if self.search.over:
            return False
        try:
            made = make(recipe)
        except (Refused, HwgenError, ValueError):
            return False
        if not self.search.keeps(made.case):
            return False
        self.recipe, self.made = recipe, made
        return True

    def distances(self, label: str) -> list[int]:
        """The choices of a part, as they are now."""
        return [distance for distance, _ in self.made.drawn.get(label, [])]

    def accept_part(self, label: str, distances: Sequence[int]) -> bool:
        choices = {**self.recipe.choices, label: tuple(distances)}
        return self.accept(replace(self.recipe, choices=choices))


def _leave_out(best: _Best) -> bool:
    """Leave out steps: many at once, then one by one, the last first."""
    changed = False
    size = len(best.made.steps)
    while size:
        for group in list(_groups(best.made.steps, size)):
            left_out = best.recipe.left_out | set(group)
            changed |= best.accept(replace(best.recipe, left_out=left_out))
        size //= 2
    return changed


def _groups(steps: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for end in range(len(steps), 0, -size):
        yield steps[max(0, end - size) : end]


def _lower_parts(best: _Best, labels: Sequence[str]) -> bool:
    """Lower the choices of these parts, or of all that are not among FIRST."""
    changed = False
    for label in labels or [label for label in best.made.drawn if label not in FIRST]:
        if any(best.distances(label)):
            changed |= _lower_part(best, label)
    return changed


def _lower_part(best: _Best, label: str) -> bool:
    if best.accept_part(label, []):
        return True
    changed = False
    position = 0
    while position < len(best.distances(label)):
        changed |= _lower_one(best, label, position)
        position += 1
    return changed


def _lower_one(best: _Best, label: str, position: int) -> bool:
    """Lower one choice to 0, else by halves of what is left."""
    found = best.distances(label)
    now, low, changed = found[position], -1, False
    target = 0
    while now - low > 1 and low < target < now:
        if best.accept_part(label, [*found[:position], target, *found[position + 1 :]]):
            now, changed = target, True
            found = best.distances(label)
            if position >= len(found) or found[position] != now:
                break
        else:
            low = target
        target = (low + now) // 2
    return changed


def cut(case: Case, search: Search) -> Case:
    """The case with its graph cut as far as it fails."""
    changed = True
    while changed and not search.over:
        changed = False
        for graph in cuts(case.graph):
            smaller = _with_graph(case, graph)
            if search.keeps(smaller):
                case, changed = smaller, True
                break
    return case


def _with_graph(case: Case, graph: Graph) -> Case:
    """The case on another graph, with the foldings that are still there."""
    known = products(graph)
    folding = {name: chosen for name, chosen in case.folding.items() if name in known}
    images = random_images(graph, case.frames, case.seed)
    return replace(case, graph=graph, folding=folding, images=images)
