"""How a design is folded: the numbers of each layer and their table."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from hwgen.ir.graph import Graph
from hwgen.report.foldings import folded, folding_table
from hwgen.schedule import Folding
from hwgen.schedule.bottleneck import network_macs
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.folding import fold_to_interval
from hwgen.targets.parts import part
from tests.schedule.networks import conv_pool_graph


def design(graph: Graph, interval: int, target: str = "generic", pixels: int = 1) -> Design:
    return lower_graph(
        graph, "net", target, fold_to_interval(graph, interval, pixels), {}, pixels=pixels
    )


def test_every_layer_tells_its_folding_and_how_busy_it_is() -> None:
    made = lower_graph(conv_pool_graph(), "net", "generic", {"conv": Folding(2, 5)}, {})
    found = folded(made)
    conv = next(layer for layer in found.layers if layer.name == "conv")
    assert (conv.pe, conv.simd, conv.pixels, conv.units) == (2, 5, 1, 10)
    assert conv.work == found.interval
    assert conv.busy == 1.0
    assert conv.cells is None
    assert found.macs == network_macs(made)
    assert json.loads(json.dumps(found.to_json()))["layers"][0]["name"] == found.layers[0].name


def test_cells_are_told_for_a_part() -> None:
    found = folded(design(conv_pool_graph(), 100, "ecp5"), part("ecp5-25k"))
    assert found.takes is not None
    assert found.part_text.startswith(f"ecp5-25k: {found.takes.lut:,} of 24,288 LUT, ")
    assert all(layer.cells is not None for layer in found.layers)


@pytest.mark.parametrize("target", ["generic", "ecp5"])
def test_the_table_has_a_line_for_each_layer(target: str) -> None:
    found = folded(design(conv_pool_graph(), 100, target))
    console = Console(width=200, file=io.StringIO())
    console.print(folding_table(found))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert all(layer.name in text for layer in found.layers)
    assert ("DSP" in text) == (target == "ecp5")
    assert found.title in text
