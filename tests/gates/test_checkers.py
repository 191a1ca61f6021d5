"""Every gate can fail: planted errors, and which tools notice each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .checkers import TOOLS, Sources, complaints

CLEAN = """\
`default_nettype none
module gate (
    input  wire              clk,
    input  wire              enable,
    input  wire [7:0]        a,
    input  wire signed [7:0] b,
    output wire [7:0]        y,
    output wire              less
);
  reg [7:0] a_q;
  assign y = a_q;
  assign less = $signed(a) < b;

  always @(posedge clk) if (enable) a_q <= a;
endmodule
`default_nettype wire
"""
# What is planted: text of the clean module, what replaces it, and who notices.
ALL = frozenset(TOOLS)
FAULTS = {
    "an undeclared net": ("a_q;\n  assign less", "b_q;\n  assign less", ALL),
    "a syntax error": ("assign y = a_q", "assign y = = a_q", ALL),
    "a missing module": ("  always", "  nowhere u_nowhere (.a(a));\n  always", ALL),
    "a word of SystemVerilog": ("  always @", "  always_ff @", ALL),
    "an unknown port": (
        "  always",
        "  one u_one (.a(enable), .x(1'b0));\n  always",
        ALL,
    ),
    "a port left open": ("  always", "  one u_one ();\n  always", ALL - {"yosys"}),
    "a latch": ("always @(posedge clk) if", "always @(clk or enable or a) if", {"yosys"}),
    "a width mismatch": ("a_q <= a;", "a_q <= a[6:0];", {"verilator"}),
    "two drivers": ("  always", "  assign y = a;\n  always", {"yosys"}),
    "two drivers in two modules": (
        "  always",
        "  one u_one (.a(enable), .y(y[0]));\n  always",
        {"slang", "verilator", "yosys"},
    ),
    "a loop": (
        "assign less =",
        "wire more = !less;\n  assign less = more &&",
        {"verilator", "yosys"},
    ),
    "a mix of signs": ("$signed(a) < b", "a < b", {"slang"}),
    "an unused net": ("  always", "  wire [7:0] nobody = a;\n  always", {"verilator"}),
    "an undriven net": (
        "assign y = a_q",
        "wire [7:0] z;\n  assign y = z | a_q",
        {"verilator", "yosys"},
    ),
    "an index out of range": ("assign y = a_q", "assign y = a_q ^ {7'd0, b[8]}", ALL),
    "an always block without a list": ("always @(posedge clk) if", "always if", ALL),
    "a blocking assignment to a register": ("a_q <= a;", "a_q = a;", {"verilator"}),
    "an incomplete list": (
        "  always",
        "  reg c;\n  always @(a) c = enable ^ a[0];\n  wire d = c;\n  always",
        {"verilator"},
    ),
    "an assignment to an input": (
        "assign y = a_q",
        "assign enable = 1'b1;\n  assign y = a_q",
        {"slang", "verilator", "yosys"},
    ),
    "an assignment to a register": ("assign y = a_q", "assign a_q = b;\n  assign y = a_q", ALL),
    "a net that is declared twice": (
        "  reg [7:0] a_q;",
        "  reg [7:0] a_q;\n  wire [7:0] a_q;",
        ALL - {"yosys"},
    ),
    "a port without a direction": ("    output wire              less", "    less", {"verilator"}),
    "an unused input": ("if (enable) a_q", "a_q", {"verilator"}),
    "a parameter that is not there": (
        "  always",
        "  wire z;\n  one #(.W(3)) u_one (.a(enable), .y(z));\n  always",
        ALL,
    ),
    "a port of another width": (
        "  always",
        "  wire z;\n  one u_one (.a(a), .y(z));\n  always",
        ALL,
    ),
    "a missing endmodule": ("endmodule\n", "\n", ALL),
    "a case without a default": (
        "  always",
        "  reg c;\n  always @* case (a[1:0]) 2'd0: c = b[0]; 2'd1: c = b[1]; endcase\n  always",
        {"verilator", "yosys"},
    ),
    "a register with two clocks": (
        "  always",
        "  always @(posedge enable) a_q <= b;\n  always",
        {"verilator", "yosys"},
    ),
    "a division by zero": ("assign y = a_q", "assign y = a_q / 8'd0", {"slang"}),
    "a comparison that is always true": (
        "assign less =",
        "wire more = a >= 8'd0;\n  assign less = more &&",
        {"verilator"},
    ),
    "a net that a block writes": ("  reg [7:0] a_q;", "  wire [7:0] a_q;", ALL),
}
ONE = """\
`default_nettype none
module one (
    input  wire a,
    output wire y
);
  assign y = !a;
endmodule
`default_nettype wire
"""


def planted(folder: Path, fault: str) -> Sources:
    before, after, _ = FAULTS[fault]
    assert CLEAN.count(before) == 1
    return written(folder, CLEAN.replace(before, after))


def written(folder: Path, text: str) -> Sources:
    for name, content in (("gate.v", text), ("one.v", ONE)):
        (folder / name).write_text(content)
    used = ("gate.v", "one.v") if "u_one" in text else ("gate.v",)
    return Sources(folder, "gate", used)


@pytest.mark.simulator("icarus", "verilator")
@pytest.mark.parametrize("tool", TOOLS)
def test_a_clean_module_passes_every_gate(tool: str, tmp_path: Path) -> None:
    assert complaints(tool, written(tmp_path, CLEAN)) == []


@pytest.mark.simulator("icarus", "verilator")
@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_planted_error_is_noticed(fault: str, tmp_path: Path) -> None:
    sources = planted(tmp_path, fault)
    assert {tool for tool in TOOLS if complaints(tool, sources)} == FAULTS[fault][2]


def test_every_tool_alone_notices_something() -> None:
    """Icarus is the exception: it is there because it has to read the design."""
    alone = {next(iter(tools)) for _, _, tools in FAULTS.values() if len(tools) == 1}
    assert alone == ALL - {"icarus"}
