"""Designs: a chain of units from port to port."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.design import lower_graph
from hwgen.schedule.layer import Sizes
from hwgen.units.plumbing import Skid

from .networks import conv_pool, dense_only, random_network


def test_units_run_from_the_skid_buffer_through_all_layers() -> None:
    design = conv_pool()
    labels = [unit.label for unit in design.units]
    assert isinstance(design.units[0], Skid)
    assert labels[:4] == ["skid", "rows", "columns", "mac"]
    assert labels[4:] == ["columns", "columns_max", "rows", "rows_max"]


def test_the_input_port_carries_a_whole_pixel() -> None:
    assert conv_pool().input.lanes == 1
    assert dense_only().input.lanes == 12
    assert conv_pool().output == conv_pool().layers[-1].output


def test_multipliers_are_those_of_all_arrays() -> None:
    design = conv_pool()
    assert [(layer.name, mac.multipliers) for layer, mac in design.macs] == [("conv", 9)]
    assert design.multipliers == 9


@pytest.mark.parametrize("seed", range(12))
def test_neighbouring_units_agree_on_the_width_of_a_word(seed: int) -> None:
    design = lower_graph(random_network(seed), "top", "generic", {}, {})
    for before, after in zip(design.units[:-1], design.units[1:], strict=True):
        assert before.output_bits == after.input_bits
    assert design.units[-1].output_bits == design.output.bits


def test_extra_storage_reaches_its_unit() -> None:
    graph = conv_pool().graph
    design = lower_graph(graph, "top", "generic", {}, {"pool": Sizes({"rows": 3})})
    least = lower_graph(graph, "top", "generic", {}, {})
    pairs = zip(design.units, least.units, strict=True)
    changed = [(unit, before) for unit, before in pairs if repr(unit) != repr(before)]
    assert [unit.label for unit, _ in changed] == ["rows"]


def test_a_float_graph_is_refused() -> None:
    graph = Graph("float")
    graph.output(graph.input("image", (4, 4, 1)))
    with pytest.raises(HwgenError) as error:
        lower_graph(graph, "top", "generic", {}, {})
    assert str(error.value) == (
        "graph 'float' is not quantized\n  hint: call hwgen.quantize(graph, ...) first"
    )
