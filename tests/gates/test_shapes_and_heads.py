"""Networks of shape operators and heads, read by four tools: not one has anything to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.targets import TARGETS

from ..designs import test_heads as heads
from ..designs import test_shapes as shapes
from .test_four_tools import said, written

pytestmark = pytest.mark.simulator("icarus", "verilator")


@pytest.mark.parametrize("name", list(shapes.NETWORKS))
def test_shape_operators_are_accepted(name: str, tmp_path: Path) -> None:
    case = shapes.case(shapes.NETWORKS[name], 0, "never", "never")
    target = list(TARGETS)[len(name) % len(TARGETS)]
    assert said(written(case.graph, tmp_path, target, case.folding)) == {}


@pytest.mark.parametrize("target", list(TARGETS))
@pytest.mark.parametrize("flat", [True, False], ids=["flat", "image"])
def test_softmax_is_accepted(flat: bool, target: str, tmp_path: Path) -> None:
    case = heads.case("softmax", flat, int(flat), "never", "never")
    assert said(written(case.graph, tmp_path, target, case.folding)) == {}


@pytest.mark.parametrize("name", ["argmax", "index"])
def test_argmax_is_accepted(name: str, tmp_path: Path) -> None:
    case = heads.case(name, name == "index", 0, "never", "never")
    assert said(written(case.graph, tmp_path, "generic", case.folding)) == {}
