"""Times that sizing has found are those that solving the design again finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hwgen.ir.graph import Graph
from hwgen.schedule.netlist import netlist
from hwgen.schedule.sizing import size_buffers
from hwgen.timing import design as module
from hwgen.timing.design import full_timing
from hwgen.timing.known import Known, recall, remember
from hwgen.timing.model import Timing
from tests.schedule.networks import conv_pool_graph, forked_graph, nested_graph, residual_graph

GRAPHS: dict[str, Callable[[], Graph]] = {
    "chain": conv_pool_graph,
    "forked": forked_graph,
    "nested": nested_graph,
    "residual": residual_graph,
}


def same(one: Timing, other: Timing) -> bool:
    pairs = [(one.layers[name], other.layers[name]) for name in other.layers]
    pairs += [(one.sinks[name], other.sinks[name]) for name in other.sinks]
    many = [(one.branches[key], other.branches[key]) for key in other.branches]
    many += [(one.queues[key], other.queues[key]) for key in other.queues]
    for left, right in many:
        pairs += zip(left, right, strict=True)
    return one.frames == other.frames and all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("frames", [None, 1, 2, 9])
@pytest.mark.parametrize("name", GRAPHS)
def test_known_times_are_exact(
    name: str, frames: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = size_buffers(GRAPHS[name](), "top", "generic", {})
    assert recall(design) is not None
    known = full_timing(design, frames)
    monkeypatch.setattr(module, "recall", lambda design: None)
    assert same(known, full_timing(design, frames))


def test_times_of_other_units_are_not_kept() -> None:
    graph: Graph = residual_graph()
    design = size_buffers(graph, "top", "generic", {})
    known = recall(design)
    assert known is not None
    other = replace(design)
    units = netlist(design)
    remember(other, replace(units, instances=units.instances[:-1]), known)
    assert recall(other) is None
    remember(other, units, known)
    assert recall(other) is not None


def test_times_go_with_their_design() -> None:
    design = size_buffers(conv_pool_graph(), "top", "generic", {})
    assert isinstance(recall(design), Known)
    again = replace(design)
    assert recall(again) is None
