"""A single module in the harness, on both simulators."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.timing.stalls import pattern

SLICE = """
module slice #(parameter integer WIDTH = 8, parameter [95:0] OFFSET = 0) (
    input wire clk, input wire rst,
    input wire [WIDTH-1:0] s_axis_tdata, input wire s_axis_tvalid, output wire s_axis_tready,
    input wire s_axis_tlast,
    output reg [WIDTH-1:0] m_axis_tdata, output reg m_axis_tvalid, input wire m_axis_tready,
    output reg m_axis_tlast
);
  assign s_axis_tready = !rst && (!m_axis_tvalid || m_axis_tready);
  always @(posedge clk) begin
    if (s_axis_tready) begin
      m_axis_tdata <= s_axis_tdata + OFFSET[WIDTH-1:0];
      m_axis_tlast <= s_axis_tlast;
      m_axis_tvalid <= s_axis_tvalid;
    end
    if (rst) m_axis_tvalid <= 1'b0;
  end
endmodule
"""
WIDE = 96
BEATS = [(37 * i) ** 9 % (1 << WIDE) for i in range(24)]


def run_slice(
    workdir: Path,
    simulator: str,
    source: str = "never",
    sink: str = "never",
    expected: int = len(BEATS),
    reset_at: int = 0,
    frames: int = 3,
    text: str = SLICE,
    check: bool = True,
) -> UnitRun:
    return run_unit(
        [("slice.v", text)],
        "slice",
        {"WIDTH": WIDE, "OFFSET": 1 << 40},
        WIDE,
        WIDE,
        BEATS,
        expected,
        pattern(source, 3),
        pattern(sink, 4),
        simulator,
        workdir,
        frames=frames,
        reset_at=reset_at,
        max_cycles=5000,
        check=check,
    )


def test_beats_and_cycles_are_recorded(tmp_path: Path, simulator: str) -> None:
    run = run_slice(tmp_path, simulator)
    assert run.out_data == [(beat + (1 << 40)) % (1 << WIDE) for beat in BEATS]
    assert run.in_cycles == list(range(24))
    assert run.out_cycles == list(range(1, 25))
    assert run.problems == ()


@pytest.mark.parametrize(("source", "sink"), [("random", "heavy"), ("bursty", "alternate")])
def test_stalls_are_functions_of_the_cycle(
    tmp_path: Path, simulator: str, source: str, sink: str
) -> None:
    run = run_slice(tmp_path, simulator, source, sink)
    assert run.out_data == [(beat + (1 << 40)) % (1 << WIDE) for beat in BEATS]
    assert not pattern(sink, 4)[run.out_cycles].any()
    started = [0 if i == 0 else run.in_cycles[i - 1] + 1 for i in range(24)]
    for start, taken in zip(started, run.in_cycles, strict=True):
        free = np.flatnonzero(~pattern(source, 3)[start:]) + start
        assert taken >= free[0]  # offered there, then held


def test_a_reset_starts_everything_anew(tmp_path: Path, simulator: str) -> None:
    assert run_slice(tmp_path, simulator, "random", "random", reset_at=11) == run_slice(
        tmp_path, simulator, "random", "random"
    )


def test_a_time_out_is_a_problem(tmp_path: Path, simulator: str) -> None:
    with pytest.raises(AssertionError, match="timed out with 24 beats accepted and 24 produced"):
        run_slice(tmp_path, simulator, expected=25, frames=1)


def test_a_surplus_beat_is_a_problem(tmp_path: Path, simulator: str) -> None:
    text = SLICE.replace("m_axis_tlast", "last")  # a module without tlast
    text = text.replace("output reg last", "output wire nothing").replace("last <=", "//")
    with pytest.raises(AssertionError, match="m_axis: surplus beat in cycle 22"):
        run_slice(tmp_path, simulator, text=text, expected=21, frames=1)


def test_a_missing_last_is_a_problem(tmp_path: Path, simulator: str) -> None:
    text = SLICE.replace("<= s_axis_tlast", "<= s_axis_tlast && !s_axis_tdata[0]")
    run = run_slice(tmp_path, simulator, text=text, check=False)
    assert run.problems[0].startswith("m_axis: tlast missing in cycle ")


def test_a_file_that_does_not_compile_is_named(tmp_path: Path, simulator: str) -> None:
    with pytest.raises(HwgenError, match=f"{simulator} failed:\n"):
        run_slice(tmp_path, simulator, text=SLICE.replace("assign", "assing"))


def test_a_missing_module_is_named(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="no file defines module 'slice'"):
        run_slice(tmp_path, "icarus", text="module other; endmodule\n")


def test_a_module_that_stops_the_simulation_is_reported(tmp_path: Path, simulator: str) -> None:
    text = SLICE.replace("endmodule", 'initial begin $display("bad"); $finish; end\nendmodule')
    with pytest.raises(HwgenError, match=r"the simulation ended early:\n(.*\n)*bad"):
        run_slice(tmp_path, simulator, text=text)
