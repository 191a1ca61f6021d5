"""A planted defect is shrunk to the smallest graph that shows it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.golden.run import golden
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput, QuantOutput
from tests.fuzz import run_case
from tests.fuzz.case import Case
from tests.fuzz.random_networks import Recipe, Refused, make
from tests.fuzz.run_case import tried
from tests.fuzz.shrink import Search, lowered, shrink


def kinds(graph: Graph) -> list[str]:
    return sorted(type(node).__name__ for node in graph.nodes)


def first_seed(holds: Callable[[Case], bool]) -> Recipe:
    """A seed whose case is large and holds what the test needs; hwgen may refuse others."""
    for recipe in (Recipe(seed) for seed in range(500)):
        with contextlib.suppress(Refused):
            case = make(recipe).case
            if len(case.graph.nodes) >= 10 and holds(case):
                return recipe
    raise AssertionError("no seed of 500 holds what the test needs")


def has(kind: str) -> Callable[[Case], bool]:
    return lambda case: kind in kinds(case.graph)


@pytest.mark.parametrize("kind", ["QuantMaxPool2d", "QuantConv2d", "QuantClamp", "QuantLookup"])
def test_one_layer_is_left_of_a_large_graph(kind: str) -> None:
    case = shrink(first_seed(has(kind)), has(kind))
    assert kinds(case.graph) == sorted(["QuantInput", kind, "QuantOutput"])
    assert (case.source, case.sink, case.frames, case.pixels) == ("never", "never", 1, 1)
    (shape,) = [node.shape for node in case.graph.nodes if isinstance(node, QuantInput)]
    assert np.prod(shape) <= 4


def test_a_fork_needs_no_layer_between_inputs_and_outputs() -> None:
    def forks(case: Case) -> bool:
        graph = case.graph
        return any(len(set(graph.consumers(node.name))) > 1 for node in graph.nodes)

    case = shrink(first_seed(forks), forks)
    assert len(case.graph.nodes) <= 4


def test_an_attribute_that_matters_stays() -> None:
    def strided(case: Case) -> bool:
        return any(getattr(node, "stride", (1, 1))[0] == 3 for node in case.graph.nodes)

    case = shrink(first_seed(strided), strided)
    (layer,) = [n for n in case.graph.nodes if not isinstance(n, QuantInput | QuantOutput)]
    assert getattr(layer, "stride", None) == (3, 1)


def test_stalls_and_frames_that_matter_stay() -> None:
    def stalled(case: Case) -> bool:
        return case.sink == "heavy" and case.frames >= 2

    case = shrink(first_seed(stalled), stalled)
    assert (case.source, case.sink, case.frames) == ("never", "heavy", 2)
    assert len(case.graph.nodes) <= 3


def test_a_format_that_matters_stays() -> None:
    def narrow(case: Case) -> bool:
        return any(
            not isinstance(node, QuantInput) and case.graph.format(node.name).bits == 5
            for node in case.graph.nodes
        )

    case = shrink(first_seed(narrow), narrow)
    assert narrow(case)
    assert len(case.graph.nodes) <= 3


def test_the_time_is_kept() -> None:
    search = Search(lambda case: True, seconds=0.0)
    recipe = Recipe(8)
    assert lowered(recipe, search).steps == make(recipe).steps
    assert search.tries == 0


@pytest.mark.simulator("icarus")
def test_a_defect_in_the_golden_model_is_shrunk_with_the_simulator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(graph: Graph, inputs: Any) -> dict[str, Any]:
        pools = {n.name for n in graph.nodes if type(n).__name__ == "QuantMaxPool2d"}
        return {name: x ^ (name in pools) for name, x in golden(graph, inputs).items()}

    monkeypatch.setattr(run_case, "golden", wrong)

    def fails(case: Case) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            return any(f.kind == "data" for f in tried(case, Path(folder)).findings)

    recipe = first_seed(lambda case: has("QuantMaxPool2d")(case) and fails(case))
    case = shrink(recipe, fails)
    assert kinds(case.graph) == ["QuantInput", "QuantMaxPool2d", "QuantOutput"]
    assert case.frames == 1
