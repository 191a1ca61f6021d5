"""Random heads: argmax, and softmax behind a table that makes 8 bits or fewer."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.random import Generator

from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph

Layer = Callable[[Generator, Graph, str, str], str]
MOST_CYCLES = 3000  # of a softmax, in an image


def _argmax(rng: Generator, graph: Graph, x: str, name: str) -> str:
    return graph.argmax(x, value=bool(rng.integers(2)), name=name)


def _softmax(rng: Generator, graph: Graph, x: str, name: str) -> str:
    """At most 8 bits enter it, from the table; the scale of the table fits it badly or well."""
    shape = graph.shape(x)
    if math.prod(shape[:-1]) * (2 * shape[-1] + 40) > MOST_CYCLES:
        return x
    bits = [int(n) for n in rng.integers(2, 9, 2)]
    source, made = (IntFormat(n, bool(rng.integers(2)), 2.0 ** -rng.integers(0, 7)) for n in bits)
    values = rng.integers(made.lo, made.hi + 1, 1 << source.bits)
    table = graph.table(x, values, input_format=source, format=made, name=f"{name}_table")
    return graph.softmax(table, name=name)


LAYERS: tuple[Layer, ...] = (_argmax, _softmax)
