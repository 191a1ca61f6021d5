"""Random padding, alone and in front of other layers."""

from __future__ import annotations

from collections.abc import Callable

from numpy.random import Generator

from hwgen.ir.graph import Graph
from hwgen.ir.window import FILLS

Layer = Callable[[Generator, Graph, str, str], str]
MOST_PIXELS = 250  # of a padded image


def _pad(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """Every fill; sides without padding, and more padding than image."""
    shape = graph.shape(x)
    if len(shape) == 1:
        return x
    fill = FILLS[int(rng.integers(len(FILLS)))]
    padding = [int(n) for n in rng.choice([0, 0, 1, 1, 2, 3, 7], 4)]
    if fill == "reflect":
        padding = [min(n, shape[side // 2] - 1) for side, n in enumerate(padding)]
    height, width = shape[0] + sum(padding[:2]), shape[1] + sum(padding[2:])
    if height * width > MOST_PIXELS:
        return x
    value = float(rng.normal()) / 4 if rng.integers(3) == 0 else 0.0
    return graph.pad(x, padding, fill=fill, value=value, name=name)


LAYERS: tuple[Layer, ...] = (_pad,)
