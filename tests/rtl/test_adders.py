"""The module of a graph of adders: the product with its matrix, in the cycle that it names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.adders import adder_graph
from hwgen.emit.render import render
from hwgen.emit.views.adders import adders_view
from hwgen.simulate.unit import run_unit
from hwgen.timing.stalls import pattern
from tests.adders.cases import RANGES, Ints, inputs, matrix

from .bench import Case, cases, gaps, numbers, packed, pipe, predicted, sources

pytestmark = pytest.mark.simulator("icarus")
TOP = "test_adders_stream"


def play(weights: Ints, lo: int, hi: int, case: Case, folder: Path) -> set[int]:
    """Extreme and random inputs against the product. Returns the distances of the sums."""
    graph = adder_graph(weights, lo, hi)
    x = inputs((40, len(weights)), lo, hi, case.seed)
    bits = graph.bits_of(0)
    sum_bits = 2 + int(np.abs(weights).sum(axis=0).max() * max(-lo, hi)).bit_length()
    ports = len(weights) * bits, weights.shape[1] * sum_bits
    unit = pipe(TOP, max(1, graph.depth), ports, input_w=ports[0], sums_w=ports[1])
    text = render("adders.v.j2", adders_view(graph, sum_bits, "test_adders", "test", "test"))
    timing = predicted(unit, len(x), case, 1)
    run = run_unit(
        [*sources(TOP), ("test_adders.v", text)],
        TOP,
        numbers(unit.parameters),
        *ports,
        [packed(row, bits) for row in x.tolist()],
        len(x),
        pattern(case.source, case.seed),
        pattern(case.sink, case.seed + 1),
        "icarus",
        folder,
    )
    assert run.out_data == [packed(row, sum_bits) for row in (x @ weights).tolist()]
    assert run.out_cycles == timing.sink.tolist()
    return set(gaps(run))


@pytest.mark.parametrize("case", cases(40), ids=str)
def test_random_matrices_are_exact(case: Case, tmp_path: Path) -> None:
    play(matrix(case.seed), *RANGES[case.seed % len(RANGES)], case, tmp_path)


@pytest.mark.parametrize("lo", [-128, 0])
def test_a_convolution_of_bytes_gives_its_sums_every_cycle(lo: int, tmp_path: Path) -> None:
    weights = np.random.default_rng(0).integers(-128, 128, (9, 8))
    assert play(weights, lo, lo + 255, Case(0), tmp_path) == {1}
