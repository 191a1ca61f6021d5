"""A few dozen random networks on both simulators; `make fuzz` runs a thousand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.ir.weights import WeightedNode
from tests.fuzz.random_networks import (
    MOST_LAYERS,
    STANDARD,
    Made,
    Recipe,
    Refused,
    families,
    make,
    random_case,
)
from tests.fuzz.run_case import differences

ON_ICARUS = (*range(22), *range(23, 41))  # hwgen refuses 22: it pads with a value out of range
ON_VERILATOR = (3, 24, 29)
SEEDS = range(200)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("seed", ON_ICARUS)
def test_every_bit_and_cycle_equals_the_models_on_icarus(seed: int, tmp_path: Path) -> None:
    assert differences(random_case(seed), tmp_path, "icarus") == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("seed", ON_VERILATOR)
def test_every_bit_and_cycle_equals_the_models_on_verilator(seed: int, tmp_path: Path) -> None:
    assert differences(random_case(seed), tmp_path, "verilator") == []


@pytest.fixture(scope="module")
def made() -> list[Made]:
    """The cases of SEEDS, without those that hwgen refuses."""
    found = []
    for seed in SEEDS:
        try:
            found.append(make(Recipe(seed)))
        except Refused:
            continue
    return found


def test_a_seed_is_one_case() -> None:
    one, other = random_case(7), random_case(7)
    assert one.folding == other.folding
    assert all(np.array_equal(one.inputs[name], other.inputs[name]) for name in one.inputs)
    assert [node.name for node in one.graph.nodes] == [node.name for node in other.graph.nodes]


def test_recorded_choices_make_the_same_case() -> None:
    first = make(Recipe(11))
    choices = {
        label: tuple(distance for distance, _ in drawn) for label, drawn in first.drawn.items()
    }
    again = make(Recipe(11, choices=choices))
    assert again.drawn == first.drawn
    assert [repr(node) for node in again.case.graph.nodes] == [
        repr(node) for node in first.case.graph.nodes
    ]


def test_few_are_refused(made: list[Made]) -> None:
    assert len(made) > 0.97 * len(SEEDS)


def test_all_graphs_together_have_every_kind_of_structure(made: list[Made]) -> None:
    graphs = [one.case.graph for one in made]
    count: Counter[str] = Counter()
    for graph in graphs:
        inputs = sum(isinstance(node, QuantInput) for node in graph.nodes)
        outputs = sum(isinstance(node, QuantOutput) for node in graph.nodes)
        count[f"{min(inputs, 2)} inputs"] += 1
        count[f"{min(outputs, 2)} outputs"] += 1
        count["fork"] += any(len(graph.consumers(node.name)) > 1 for node in graph.nodes)
        count["join"] += any(len(node.inputs) > 1 for node in graph.nodes)
        count["join of one tensor"] += any(
            len(node.inputs) > len(set(node.inputs)) for node in graph.nodes
        )
    assert min(count.values()) >= 3, count
    assert max(len(one.steps) for one in made) == MOST_LAYERS


def test_all_cases_together_have_every_way_to_run(made: list[Made]) -> None:
    cases = [one.case for one in made]
    assert {case.frames for case in cases} == {1, 2, 3, 4}
    assert {case.pixels for case in cases} == {1, 2, 4}
    assert len({(case.source, case.sink) for case in cases}) == 25
    assert {case.reset_at > 0 for case in cases} == {False, True}
    ranks = {len(array.shape) for case in cases for array in case.inputs.values()}
    assert ranks == {2, 4}
    chosen = [folding for case in cases for folding in case.folding.values()]
    assert {folding.pixels for folding in chosen} == {1, 2, 4, 8}
    assert max(folding.pe for folding in chosen) > 4
    assert {folding.adders for folding in chosen} == {False, True}


def test_a_family_is_mixed_with_the_standard_layers() -> None:
    names = {name for seed in range(40) for name in layers_of(make(Recipe(seed, "pooling")))}
    assert "QuantMaxPool2d" in names
    assert "QuantConv2d" in names
    assert not any("Lookup" in name for name in names)


def layers_of(made: Made) -> list[str]:
    return [type(node).__name__ for node in made.case.graph.nodes]


@pytest.mark.parametrize("family", sorted(families()))
def test_every_family_has_layers(family: str) -> None:
    assert len(families()[family]) > 0
    assert STANDARD in families()


def test_a_step_that_is_left_out_leaves_the_others() -> None:
    whole = make(Recipe(8))
    without = make(replace(Recipe(8), left_out=frozenset({whole.steps[-1]})))
    assert without.steps == whole.steps[:-1]
    layer = f"layer{whole.steps[0]}"
    assert without.drawn[layer] == whole.drawn[layer]


def test_lowest_choices_make_the_simplest_case() -> None:
    labels = make(Recipe(8)).drawn
    case = make(Recipe(8, choices=dict.fromkeys(labels, ()))).case
    assert (case.source, case.sink, case.frames, case.pixels) == ("never", "never", 1, 1)
    kinds = [type(node).__name__ for node in case.graph.nodes]
    assert kinds == ["QuantInput", "QuantConv2d", "QuantOutput"]
    assert case.graph.shape("input") == (1, 1, 1)


def test_a_family_of_few_bits_has_formats_and_weights_of_one() -> None:
    graphs = [make(Recipe(seed, "few_bits")).case.graph for seed in range(20)]
    nodes = [node for graph in graphs for node in graph.nodes]
    assert {node.weight_bits for node in nodes if isinstance(node, WeightedNode)} >= {1, 2, 4}
    assert sum(graph.format(node.name).is_bipolar for graph in graphs for node in graph.nodes) > 9
