"""Registers are read from a program of vvp with their paths, modules and sizes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hwgen.simulate.tools import find
from trust.registers import Register, registers

TEXT = """
module leaf(input clk, input [7:0] d, output reg [7:0] q_q);
  reg [3:0] memory [0:4];
  function [7:0] twice(input [7:0] value); twice = value << 1; endfunction
  always @(posedge clk) begin q_q <= twice(d); memory[d[1:0]] <= d[3:0]; end
endmodule
module top(input clk, input [7:0] d);
  genvar i;
  generate for (i = 0; i < 2; i = i + 1) begin : gen_leaf
    reg seen_q;
    always @(posedge clk) seen_q <= d[i];
    leaf u_leaf (.clk(clk), .d(d), .q_q());
  end endgenerate
endmodule
"""


@pytest.mark.simulator("icarus")
def test_registers_have_paths_modules_and_sizes(tmp_path: Path) -> None:
    (tmp_path / "top.v").write_text(TEXT)
    program = [str(find("icarus").path), "-g2005", "-s", "top", "-o", "top.vvp", "top.v"]
    subprocess.run(program, cwd=tmp_path, check=True)
    found = set(registers((tmp_path / "top.vvp").read_text(), "top"))
    assert found == {
        register
        for i in (0, 1)
        for register in (
            Register(f"top.gen_leaf[{i}].seen_q", "top", 1),
            Register(f"top.gen_leaf[{i}].u_leaf.q_q", "leaf", 8),
            Register(f"top.gen_leaf[{i}].u_leaf.memory", "leaf", 4, 5),
        )
    }
