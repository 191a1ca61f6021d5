from __future__ import annotations

from typing import Any

import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.activation import Clip, QuantClamp, Relu
from hwgen.ir.node import output_shape

from .samples import NUMBER, mistakes


@pytest.mark.parametrize("node", [Relu("r", ("x",)), Clip("r", ("x",), 0.0, None)], ids=repr)
def test_activation_keeps_the_shape(node: Any) -> None:
    assert output_shape(node, [(4, 5, 6)]) == (4, 5, 6)
    assert mistakes(node, (4, 5, 6)) == []


def test_clamp_outside_the_format_is_refused() -> None:
    clamp = QuantClamp("r", ("x",), NUMBER, -3, 127)
    assert mistakes(clamp, (3,)) == []
    assert mistakes(clamp, (3,), hi=128) == [
        "layer 'r': clamp must lie within -128 to 127, not -3 to 128"
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lo": float("nan")}, "lo must be a finite number or None, not nan"),
        ({"hi": float("inf")}, "hi must be a finite number or None, not inf"),
        ({"lo": 3.0, "hi": 1.0}, "lo must be at most hi, not 3.0 and 1.0"),
    ],
)
def test_bad_limit_is_refused(changes: dict[str, float], message: str) -> None:
    assert mistakes(Clip("c", ("x",), None, None), (3,), **changes) == [f"layer 'c': {message}"]


def test_infinite_limit_is_no_limit() -> None:
    graph = Graph("g")
    x = graph.clip(graph.input("x", (2,)), float("-inf"), float("inf"), name="c")
    clip = graph.node(x)
    assert isinstance(clip, Clip)
    assert (clip.lo, clip.hi) == (None, None)


def test_limit_that_is_no_number_is_refused() -> None:
    graph = Graph("g")
    x = graph.input("x", (2,))
    with pytest.raises(HwgenError, match="limit must be one number, not an array of shape"):
        graph.clip(x, [0.0, 1.0], name="c")  # type: ignore[arg-type]
