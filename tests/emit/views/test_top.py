"""View of the top module: lanes and bytes, counters."""

from __future__ import annotations

import pytest

from hwgen.emit.render import render
from hwgen.emit.views.top import LaneView, PortView, TopView, lane_bytes, port_bits, port_view
from hwgen.ir.formats import IntFormat
from hwgen.units.streams import Stream


def stream(bits: int = 8, lanes: int = 2, beats: int = 1) -> Stream:
    return Stream((beats, 1, lanes), lanes, IntFormat(bits, True, 1.0))


def view(bits: int = 8, lanes: int = 2, beats: int = 1) -> PortView:
    return port_view(stream(bits, lanes, beats), "m_axis", "output_port", "fc")


@pytest.mark.parametrize(("bits", "size"), [(2, 1), (8, 1), (9, 2), (16, 2)])
def test_a_lane_takes_whole_bytes_at_a_port(bits: int, size: int) -> None:
    assert lane_bytes(stream(bits)) == size
    assert port_bits(stream(bits, 3)) == 24 * size


def test_lanes_of_whole_bytes_pass_as_they_are() -> None:
    found = view()
    assert found.lanes[1] == LaneView(8, 15, 8, 15, "fc_tdata[15:8]")
    assert (found.bits, found.port_bits, found.padded) == (16, 16, False)


def test_narrow_lanes_are_extended_by_their_sign() -> None:
    found = view(bits=5, lanes=1)
    assert found.lanes == (LaneView(0, 4, 0, 7, "{{3{fc_tdata[4]}}, fc_tdata[4:0]}"),)
    assert (found.padded, found.extension) == (True, "sign")


@pytest.mark.parametrize(("beats", "bits", "last"), [(1, 1, "1'd0"), (5, 3, "3'd4")])
def test_counters_end_with_the_last_beat_of_a_frame(beats: int, bits: int, last: str) -> None:
    found = view(beats=beats)
    assert (found.count_bits, found.last, found.zero) == (bits, last, f"{bits}'d0")


def test_the_text_names_interval_latency_and_ports() -> None:
    inputs = (port_view(stream(), "s_axis_a", "a_port", "a_stream"),)
    top = TopView("banner", "purpose", "top", 9, 30, inputs, (view(),), (), ())
    text = render("top.v.j2", top)
    assert "Frame interval 9 cycles, latency 30 cycles" in text
    for port in ("aclk", "aresetn", "s_axis_a_tlast", "m_axis_tlast", "frame_error"):
        assert f"{port}" in text.split(");")[0]
    assert "assign frame_error = a_port_error_q;" in text


def test_an_error_at_any_input_is_an_error() -> None:
    ports = tuple(port_view(stream(), f"s_axis_{n}", n, f"{n}_stream") for n in "ab")
    assert TopView("", "", "", 0, 0, ports, (), (), ()).frame_error == "a_error_q || b_error_q"
