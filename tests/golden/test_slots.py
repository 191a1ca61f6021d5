from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.errors import HwgenError
from hwgen.golden import golden
from hwgen.golden.slots import slots


def forked() -> Graph:
    """A chain with a branch around two of its layers."""
    graph = Graph("g")
    x = graph.input("x", (6, 5, 3))
    a = graph.max_pool2d(x, (2, 2), stride=1, name="a")
    b = graph.max_pool2d(a, (1, 1), name="b")
    c = graph.max_pool2d(b, (1, 1), name="c")
    graph.output(graph.add(a, c, name="sum"), name="y")
    return quantize(graph, np.random.default_rng(0).normal(size=(4, 6, 5, 3)))


def test_tensors_that_are_needed_together_have_slots_of_their_own() -> None:
    graph = forked()
    made = slots(graph.nodes[1:], {"x", "y"})
    assert set(made) == {"a", "b", "c", "sum"}
    assert len({made["a"], made["b"], made["c"]}) == 3
    assert made["sum"] == made["b"]


def test_a_kept_tensor_has_no_slot() -> None:
    assert "b" not in slots(forked().nodes[1:], {"x", "b"})


@pytest.mark.parametrize("together", [1, 100, 10**9])
def test_tensors_that_are_kept_are_those_of_the_whole(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = forked()
    frames = np.random.default_rng(1).normal(size=(7, 6, 5, 3))
    whole = golden(graph, frames)
    monkeypatch.setattr("hwgen.golden.run._TOGETHER", together)
    for keep in (["y"], ["c", "x"], [], list(whole)):
        found = golden(graph, frames, keep)
        assert list(found) == keep
        for name in keep:
            np.testing.assert_array_equal(found[name], whole[name])


def test_a_layer_that_is_not_there_cannot_be_kept() -> None:
    with pytest.raises(HwgenError, match="'z'"):
        golden(forked(), np.zeros((1, 6, 5, 3)), ["z"])
