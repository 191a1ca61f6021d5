"""Choices of a design as plain values."""

from __future__ import annotations

import json

import pytest

from hwgen.schedule import schedule
from hwgen.schedule.stored import choices, restore

from .networks import conv_pool, dense_only, random_network


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
    assert list(found) == ["fc"]
    assert found["fc"]["folding"] == [2, 4]
    assert list(choices(conv_pool())) == ["conv", "pool"]
    assert choices(conv_pool())["pool"]["folding"] is None
    assert list(choices(conv_pool())["pool"]["extra"]) == ["columns", "rows"]
