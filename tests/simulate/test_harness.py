"""The text of the harness; what it does is tested in test_bench.py and test_unit.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.simulate.harness import Stream, harness_text
from hwgen.simulate.unit import run_unit

SOURCE = Stream("s_axis", 8, 4, has_last=True)
SINK = Stream("m_axis", 16, 2, has_last=True)


def test_a_design_is_connected_by_its_names() -> None:
    text = harness_text("net", [SOURCE], [SINK], [Stream("conv1", 12, 4, "layer conv1")])
    assert "\n  net dut (\n      .aclk (clk),\n      .aresetn (active),\n" in text
    assert "\n  // conv1: layer conv1\n" in text
    assert "dut.conv1_tvalid && dut.conv1_tready" in text
    assert "dut.conv1_tlast" not in text
    assert "\r" not in text
    assert text.isascii()


def test_a_module_is_connected_by_its_names_and_parameters() -> None:
    source, sink = Stream("s_axis", 8, 4), Stream("m_axis", 8, 4)
    parameters = {"WIDTH": 8, "LOW": -3, "TABLE": (1 << 40) + 5}
    text = harness_text("unit", [source], [sink], (), parameters, clock="clk", reset="rst")
    assert "  unit #(.WIDTH(8), .LOW(-3), .TABLE(41'h10000000005)) dut (\n" in text
    assert ".rst (!active)" in text
    assert "s_axis_tlast (" not in text
    assert "m_axis_tlast" not in text


def test_the_same_streams_give_the_same_text() -> None:
    assert harness_text("net", [SOURCE], [SINK]) == harness_text("net", [SOURCE], [SINK])


@pytest.mark.simulator("icarus")
def test_an_idle_source_drives_x(tmp_path: Path) -> None:
    text = (
        "module peek (input clk, input rst, input [7:0] s_axis_tdata, input s_axis_tvalid,\n"
        "  output s_axis_tready, output [8:0] m_axis_tdata, output m_axis_tvalid,\n"
        "  input m_axis_tready);\n"
        "  assign s_axis_tready = 1'b1;\n"
        "  assign m_axis_tvalid = 1'b1;\n"
        "  assign m_axis_tdata = {s_axis_tvalid, s_axis_tdata};\n"
        "endmodule\n"
    )
    run = run_unit(
        [("peek.v", text)], "peek", {}, 8, 9, [1, 2], 4, None, None, workdir=tmp_path, check=False
    )
    assert run.out_data == [0x101, 0x102, None, None]
