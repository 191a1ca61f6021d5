"""View of a layer: instances joined by streams."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.emit.render import render
from hwgen.emit.views.layer import LayerView, layer_view, note, summary
from hwgen.schedule.layer import Layer
from hwgen.units.plumbing import WidthDown
from hwgen.units.sliding_window import SlidingWindow

from ...schedule.networks import conv_pool, dense_only


def view(layer: Layer) -> LayerView:
    return layer_view(layer, "top_layer", "banner", "purpose", {"mac": "top_mac"})


def test_each_unit_reads_what_the_one_before_writes() -> None:
    instances = view(conv_pool().layers[0]).instances
    assert [i.source.data.removesuffix("_tdata") for i in instances] == [
        "s_axis",
        "rows",
        "columns",
    ]
    assert [i.sink.data.removesuffix("_tdata") for i in instances] == ["rows", "columns", "m_axis"]
    assert [w.name for w in view(conv_pool().layers[0]).wires] == ["rows", "columns"]


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


def test_a_comment_above_each_instance_says_what_it_does() -> None:
    for design in (conv_pool(), dense_only()):
        for layer in design.layers:
            assert all(note(unit) for unit in layer.units)
    assert note(conv_pool().layers[1].units[0]) == "windows of 2 along the columns, stride 2"
    assert summary(WidthDown(8, 2, 1, 2)) == ()


def test_a_unit_without_comment_is_named() -> None:
    unknown: Any = object()
    with pytest.raises(NotImplementedError, match="no comment for object"):
        note(unknown)
