"""View of a layer: instances joined by streams."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.discovery import discover
from hwgen.emit.render import render
from hwgen.emit.views.layer import LayerView, layer_view, note, summary
from hwgen.ir.graph import Graph
from hwgen.schedule import Folding, schedule
from hwgen.schedule.layer import Layer
from hwgen.units.plumbing import WidthDown
from hwgen.units.sliding_window import SlidingWindow

from ...schedule.networks import conv_pool, dense_only, quantized, residual_graph

discover("hwgen.emit.views")


def view(layer: Layer) -> LayerView:
    return layer_view(layer, "top_layer", "banner", "purpose", {"mac": "top_mac"})


def test_each_unit_reads_what_the_one_before_writes() -> None:
    instances = view(conv_pool({"conv": Folding(3, 9)}).layers[0]).instances
    assert [i.source.data.removesuffix("_tdata") for i in instances] == [
        "s_axis",
        "rows",
        "columns",
    ]
    assert [i.sink.data.removesuffix("_tdata") for i in instances] == ["rows", "columns", "m_axis"]
    assert [w.name for w in view(conv_pool().layers[0]).wires] == ["rows"]


def test_wires_have_the_width_of_the_unit_that_writes_them() -> None:
    layer = conv_pool().layers[0]
    widths = [unit.output_bits for unit in layer.units]
    assert [wire.bits for wire in view(layer).wires] == widths[:-1]
    assert view(layer).output_bits == widths[-1]
    assert view(layer).input_bits == layer.units[0].input_bits


def test_generated_units_have_the_module_given_and_no_parameters() -> None:
    instance = view(conv_pool().layers[0]).instances[-1]
    assert (instance.module, instance.parameters) == ("top_mac", ())
    text = render("layer.v.j2", view(conv_pool().layers[0]))
    assert "  top_mac\n      u_mac (\n" in text


def test_the_header_counts_storage_and_multipliers() -> None:
    layer = conv_pool().layers[0]
    text = render("layer.v.j2", view(layer))
    rows = layer.units[0]
    assert isinstance(rows, SlidingWindow)
    assert f"// Along the rows: {rows.slots} positions of 6 words of 8 bits stored." in text
    assert "// 9 multipliers, 108 cycles a frame, " in text
    assert " 1 requantizer.\n" in text


def added(folding: dict[str, Folding]) -> Layer:
    """A sum of two streams."""
    layers = schedule(residual_graph(), folding=folding).layers
    return next(layer for layer in layers if layer.name == "sum")


def test_several_inputs_are_slices_of_a_vector_the_first_lowest() -> None:
    layer = added({"conv0": Folding(2, 18)})
    found = view(layer)
    assert found.input_bits == sum(stream.bits for stream in layer.inputs) == 32
    assert found.input_range == "[1:0] "
    assert [text[:4] for text in found.input_texts] == ["[0] ", "[1] "]
    first = found.instances[0].source
    assert first.data == "{s_axis_tdata[31:16], s_axis_tdata[15:0]}"
    assert first.valid == "{s_axis_tvalid[1], s_axis_tvalid[0]}"
    assert first.ready == "{s_axis_tready[1], s_axis_tready[0]}"


def test_units_of_a_branch_carry_its_number() -> None:
    """One output at a time: the branch from the convolution is widened to whole pixels."""
    layer = added({"conv0": Folding(1, 18)})
    assert [len(branch) for branch in layer.branches] == [1, 0]
    widen, join, *_ = view(layer).instances
    assert (widen.name, widen.source.data) == ("widen_0", "s_axis_tdata[7:0]")
    assert join.source.data == "{s_axis_tdata[23:8], widen_0_tdata}"


def pooled() -> Graph:
    """Windows that overlap."""
    graph = Graph("pooled")
    x = graph.input("image", (6, 6, 1))
    graph.output(graph.max_pool2d(x, 3, stride=2, padding=1, name="pool"))
    return quantized(graph)


def test_a_comment_above_each_instance_says_what_it_does() -> None:
    for design in (conv_pool(), dense_only()):
        for layer in design.layers:
            assert all(note(unit) for unit in layer.units)
    overlapping = next(layer for layer in schedule(pooled()).layers if layer.units)
    found = note(overlapping.units[0])
    assert found == "windows of 3 along the columns, stride 2, padding 1 in front"
    assert summary(WidthDown(8, 2, 1, 2)) == ()


def test_a_unit_without_comment_is_named() -> None:
    unknown: Any = object()
    with pytest.raises(NotImplementedError, match="no comment for object"):
        note(unknown)
