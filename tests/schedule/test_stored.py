"""Choices of a design as plain values."""

from __future__ import annotations

import json

import pytest

from hwgen.schedule import schedule
from hwgen.schedule.design import lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.stored import choices, restore

from .networks import conv_pool, dense_only, forked_graph, random_network


@pytest.mark.parametrize("seed", range(12))
def test_choices_give_the_same_units_again(seed: int) -> None:
    graph = random_network(seed)
    design = schedule(graph, multipliers=20 + seed)
    stored = json.loads(json.dumps(choices(design)))
    again = restore(graph, design.name, design.target, stored)
    assert [repr(unit) for unit in again.units] == [repr(unit) for unit in design.units]
    assert choices(again) == choices(design)


def test_choices_name_foldings_and_extra_storage() -> None:
    found = choices(dense_only())
    assert list(found["layers"]) == ["fc"]
    assert found["layers"]["fc"]["folding"] == [2, 4, 1]
    assert found["forks"] == {}
    pooled = choices(conv_pool())["layers"]
    assert list(pooled) == ["conv"]
    assert list(pooled["conv"]["extra"]) == ["mac", "rows"]


@pytest.mark.parametrize(
    "folding",
    [
        Folding(2, 4),
        Folding(2, 4, logic=True),
        Folding(2, 4, stationary=False, logic=True),
        Folding(5, 12, adders=True),
    ],
    ids=str,
)
def test_a_folding_comes_back_as_it_was(folding: Folding) -> None:
    graph = dense_only().graph
    design = lower_graph(graph, "top", "generic", {"fc": folding}, {})
    stored = json.loads(json.dumps(choices(design)))
    again = restore(graph, "top", "generic", stored)
    assert {layer.name: layer.folding for layer in again.layers}["fc"] == folding


def test_words_behind_forks_are_stored_and_come_back() -> None:
    graph = forked_graph()
    sizes = {"image": Sizes({"depth0": 0, "depth1": 7, "depth2": 3})}
    design = lower_graph(graph, "top", "generic", {}, {}, sizes)
    stored = json.loads(json.dumps(choices(design)))
    assert stored["forks"] == {"image": {"depth0": 0, "depth1": 7, "depth2": 3}}
    again = restore(graph, "top", "generic", stored)
    assert again.forks == design.forks
    assert again.forks["image"].depths == (2, 9, 5)


def test_sizes_that_scheduling_found_come_back() -> None:
    design = schedule(forked_graph())
    again = restore(design.graph, design.name, design.target, choices(design))
    assert again.forks == design.forks
    assert [repr(unit) for unit in again.units] == [repr(unit) for unit in design.units]
