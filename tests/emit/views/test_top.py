"""View of the top module: lanes and bytes, counters, streams."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.emit.render import render
from hwgen.emit.views.common import WireView
from hwgen.emit.views.top import InstanceView, LaneView, TopView, lane_bytes, top_view
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design, lower_graph
from hwgen.units.streams import Stream

from ...schedule.networks import dense_only, quantized


def view(design: Design) -> TopView:
    layers = tuple(
        InstanceView("comment", f"top_{layer.name}", layer.name, "input_stream")
        for layer in design.layers
        if layer.units
    )
    wires = (WireView("input_stream", design.input.bits), WireView("fc", design.output.bits))
    return top_view(design, "banner", "purpose", 9, 30, layers, wires)


def narrow(bits: int) -> Design:
    """A max pooling of one channel with activations of `bits` bits."""
    graph = Graph("narrow")
    graph.output(graph.max_pool2d(graph.input("image", (2, 2, 1)), 2, name="fc"))
    return lower_graph(quantized(graph, bits=bits), "top", "generic", {}, {})


@pytest.mark.parametrize(("bits", "size"), [(2, 1), (8, 1), (9, 2), (16, 2)])
def test_a_lane_takes_whole_bytes_at_a_port(bits: int, size: int) -> None:
    assert lane_bytes(Stream((1,), 1, IntFormat(bits, True, 1.0))) == size


def test_lanes_of_whole_bytes_pass_as_they_are() -> None:
    found = view(dense_only())
    assert found.input_lanes[1] == LaneView(8, 15, 8, 15, "_tdata[15:8]")
    assert (found.input_bits, found.input_port_bits, found.input_padded) == (96, 96, False)


def test_narrow_lanes_are_extended_by_their_sign() -> None:
    found = view(narrow(5))
    assert found.output_lanes == (LaneView(0, 4, 0, 7, "{{3{fc_tdata[4]}}, fc_tdata[4:0]}"),)
    assert (found.input_padded, found.input_extension) == (True, "sign")


def test_counters_end_with_the_last_beat_of_a_frame() -> None:
    found = view(dense_only())
    beats = dense_only().output.beats
    assert (found.input_count_bits, found.input_last, found.input_zero) == (1, "1'd0", "1'd0")
    assert found.output_last.endswith(f"'d{beats - 1}")


def test_the_text_names_interval_latency_and_ports() -> None:
    text = render("top.v.j2", view(dense_only()))
    assert "Frame interval 9 cycles, latency 30 cycles" in text
    for port in ("aclk", "aresetn", "s_axis_tlast", "m_axis_tlast", "frame_error"):
        assert f"{port}" in text.split(");")[0]


def test_the_skid_buffer_feeds_the_first_wire_and_the_last_one_the_port() -> None:
    found: Any = view(dense_only())
    assert (found.skid_sink, found.last) == ("input_stream", "fc")
