"""hwgen_assert_stream: silent on a stream that keeps its rules, ends the run on others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hwgen.prove.library import LIBRARY
from hwgen.simulate.tools import find

pytestmark = pytest.mark.simulator("icarus")

BENCH = """
module bench;
  reg clk = 0, rst = 1, tvalid = 1'bx, tready = 0;
  reg [7:0] tdata = 8'hxx;
  always #5 clk = !clk;
  hwgen_assert_stream #(.WIDTH(8)) u_check (
    .clk(clk), .rst(rst), .tdata(tdata), .tvalid(tvalid), .tready(tready));
  initial begin
    @(negedge clk) {tvalid, tready, tdata} = {1'b0, 1'b0, 8'd1};
    BEFORE
    @(negedge clk) rst = 0;
    STEPS
    @(negedge clk) ;
    $display("END");
    $finish;
  end
endmodule
"""


def run(folder: Path, *steps: str, before: str = "") -> str:
    """What is printed when tvalid, tready, tdata take these values in turn, after `before`."""
    lines = [f"@(negedge clk) {{tvalid, tready, tdata}} = {{{step}}};" for step in steps]
    text = BENCH.replace("STEPS", "\n    ".join(lines)).replace("BEFORE", before)
    (folder / "bench.v").write_text(text)
    tool = find("icarus")
    files = ["bench.v", str(LIBRARY / "hwgen_assert_stream.v")]
    command = [str(tool.path), "-g2005", "-DHWGEN_ASSERT", "-o", "sim.vvp", *files]
    subprocess.run(command, cwd=folder, env=tool.environment(), check=True)
    vvp = [str(tool.path.with_name("vvp")), "-n", "sim.vvp"]
    done = subprocess.run(vvp, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(
    "steps",
    [
        ("1'b1, 1'b0, 8'd3", "1'b1, 1'b0, 8'd3", "1'b1, 1'b1, 8'd3", "1'b1, 1'b1, 8'd4"),
        ("1'b1, 1'b1, 8'd3", "1'b0, 1'b1, 8'hxx", "1'b1, 1'b0, 8'd5"),
    ],
)
def test_a_stream_that_keeps_the_rules_passes(steps: tuple[str, ...], tmp_path: Path) -> None:
    assert run(tmp_path, *steps).split() == ["END"]


def test_what_happens_during_a_reset_is_free(tmp_path: Path) -> None:
    before = "tvalid = 1'bx; @(negedge clk) tvalid = 0;"
    assert run(tmp_path, "1'b1, 1'b1, 8'd3", before=before).split() == ["END"]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (("1'b1, 1'b0, 8'd3", "1'b0, 1'b0, 8'd3"), "tvalid was withdrawn"),
        (("1'b1, 1'b0, 8'd3", "1'b1, 1'b1, 8'd4"), "tdata changed while it waited"),
        (("1'bx, 1'b0, 8'd3",), "tvalid or tready is unknown"),
        (("1'b0, 1'bx, 8'd3",), "tvalid or tready is unknown"),
    ],
)
def test_a_broken_rule_ends_the_simulation(
    steps: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    output = run(tmp_path, *steps)
    assert output.startswith("ERROR: hwgen_assert_stream bench.u_check: ")
    assert message in output
    assert "END" not in output
