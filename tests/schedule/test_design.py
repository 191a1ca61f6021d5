"""Designs: ports, layers, forks behind layers with several readers."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.design import LEAST_DEPTH, Reader, lower_graph
from hwgen.schedule.layer import Sizes
from hwgen.units.base import multipliers
from hwgen.units.fork import Fork
from hwgen.units.plumbing import Skid

from .networks import (
    conv_pool,
    dense_only,
    forked_graph,
    quantized,
    random_network,
    two_inputs_graph,
)


def test_units_run_from_the_skid_buffer_through_all_layers() -> None:
    design = conv_pool()
    labels = [unit.label for unit in design.units]
    assert isinstance(design.units[0], Skid)
    assert labels[:3] == ["skid", "rows", "mac"]
    assert labels[3:] == ["columns", "rows"]


def test_the_input_port_carries_a_whole_pixel() -> None:
    assert [port.stream.lanes for port in conv_pool().inputs] == [1]
    assert [port.stream.lanes for port in dense_only().inputs] == [12]
    design = conv_pool()
    assert [layer.name for layer in design.outputs] == ["output"]
    assert design.outputs[0].output == design.streams["pool"] == design.streams["output"]


def test_multipliers_are_those_of_all_arrays() -> None:
    design = conv_pool()
    assert [(layer.name, mac.multipliers) for layer, mac in design.macs] == [("conv", 9)]
    assert design.multipliers == 9


def test_products_and_squares_have_a_multiplier_a_lane() -> None:
    graph = Graph("net")
    x = graph.input("x", (4, 4, 3))
    graph.output(graph.l2_pool2d(graph.mul(x, x, name="product"), 2, name="squares"))
    design = lower_graph(quantized(graph), "top", "generic", {}, {})
    used = [sum(multipliers(unit) for unit in layer.all_units) for layer in design.layers]
    assert used == [3, 3, 0]
    assert design.multipliers == 6


@pytest.mark.parametrize("seed", range(12))
def test_neighbouring_units_agree_on_the_width_of_a_word(seed: int) -> None:
    design = lower_graph(random_network(seed), "top", "generic", {}, {})
    for before, after in zip(design.units[:-1], design.units[1:], strict=True):
        assert before.output_bits == after.input_bits
    assert design.units[-1].output_bits == design.outputs[0].output.bits


def test_extra_storage_reaches_its_unit() -> None:
    graph = conv_pool().graph
    design = lower_graph(graph, "top", "generic", {}, {"conv": Sizes({"mac": 3})})
    least = lower_graph(graph, "top", "generic", {}, {})
    pairs = zip(design.units, least.units, strict=True)
    changed = [(unit, before) for unit, before in pairs if repr(unit) != repr(before)]
    assert [unit.label for unit, _ in changed] == ["mac"]


def test_a_layer_with_one_reader_has_no_fork() -> None:
    design = conv_pool()
    assert design.forks == {}
    assert design.readers("image") == (Reader("conv", 0),)
    assert design.readers("output") == ()


def test_a_layer_with_several_readers_has_a_fork_with_a_port_for_each() -> None:
    design = lower_graph(forked_graph(), "top", "generic", {}, {})
    assert design.readers("image") == (Reader("left", 0), Reader("right", 0), Reader("bare", 0))
    assert design.forks == {"image": Fork(16, (LEAST_DEPTH,) * 3)}
    assert [layer.name for layer in design.outputs] == ["first", "second", "bare"]
    assert design.units[-1] is design.forks["image"]


def test_extra_words_reach_the_fifo_of_their_reader() -> None:
    sizes = {"image": Sizes({"depth1": 5})}
    design = lower_graph(forked_graph(), "top", "generic", {}, {}, sizes)
    assert design.forks["image"].depths == (LEAST_DEPTH, LEAST_DEPTH + 5, LEAST_DEPTH)
    assert design.fork_sizes == sizes


def test_every_input_has_a_port_with_its_stream() -> None:
    design = lower_graph(two_inputs_graph(), "top", "generic", {}, {})
    assert [port.layer for port in design.inputs] == ["left", "right"]
    assert [port.stream.shape for port in design.inputs] == [(6,), (2, 3, 2)]
    assert [port.skid.input_bits for port in design.inputs] == [48, 16]


def test_a_float_graph_is_refused() -> None:
    graph = Graph("float")
    graph.output(graph.input("image", (4, 4, 1)))
    with pytest.raises(HwgenError) as error:
        lower_graph(graph, "top", "generic", {}, {})
    assert str(error.value) == (
        "graph 'float' is not quantized\n  hint: call hwgen.quantize(graph, ...) first"
    )
