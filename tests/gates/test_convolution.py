"""Layers with weights of every kind in every feeder, read by four tools."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.schedule.folding import products
from hwgen.schedule.layer import Folding
from hwgen.targets import TARGETS

from ..designs.test_convolution import CASES, Make, _conv, _dense, _grouped, case
from .test_four_tools import said, written

pytestmark = pytest.mark.simulator("icarus", "verilator")


@pytest.mark.parametrize("make", list(CASES), ids=lambda make: make.__name__[1:])
def test_layers_with_weights_are_accepted(make: Make, tmp_path: Path) -> None:
    """The foldings of a layer take turns at the targets."""
    for index, pair in enumerate(CASES[make][:4]):
        made = case(make, folding := Folding(*pair))
        target = list(TARGETS)[index % len(TARGETS)]
        folder = tmp_path / f"{pair[0]}x{pair[1]}"
        assert said(written(made.graph, folder, target, {"layer": folding})) == {}


@pytest.mark.parametrize("target", list(TARGETS))
def test_accumulators_in_memory_are_accepted(target: str, tmp_path: Path) -> None:
    made = case(_dense, folding := Folding(3, 2, stationary=True))
    assert said(written(made.graph, tmp_path, target, {"layer": folding})) == {}


@pytest.mark.parametrize("make", [_conv, _grouped, _dense], ids=lambda make: make.__name__[1:])
def test_graphs_of_adders_are_accepted(make: Make, tmp_path: Path) -> None:
    made = case(make, Folding(1, 1))
    product = products(made.graph)["layer"]
    folding = Folding(product.outputs, product.depth, adders=True)
    assert said(written(made.graph, tmp_path, "ecp5", {"layer": folding})) == {}
