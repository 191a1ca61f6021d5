"""Multipliers of the families against the portable one: every extreme, 10^5 random products."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hwgen.emit.render import library, library_files
from hwgen.simulate.tools import Tool, find
from hwgen.targets import target

RANDOM = 100_000  # products; Verilator is fast enough to play as many for each pair of widths
LATENCY = 4
# One block; the limits of a limb; requantizers (accumulator x multiplier); three limbs.
WIDTHS = (
    *((1, 1), (2, 3), (8, 8), (9, 8), (17, 17), (18, 18)),
    *((19, 8), (8, 19), (18, 35), (20, 23), (24, 29), (28, 19), (35, 35)),
    *((36, 18), (44, 30), (53, 36)),
)
Widths = tuple[tuple[int, int], ...]

BENCH = """
`default_nettype none
module bench;
  reg clk = 1'b0;
  reg [127:0] operands [0:{last}];
  reg [127:0] now = 128'd0;
  integer cycle = 0;
  integer wrong = 0;
{pairs}
  initial begin
    $readmemh("operands.hex", operands);
    while (cycle <= {last} + {latency}) begin
      now = cycle <= {last} ? operands[cycle] : 128'd0;
      #1 clk = 1'b1;
      #1 clk = 1'b0;
      cycle = cycle + 1;
    end
    $display("%0d cycles, %0d wrong", cycle, wrong);
    $finish;
  end
endmodule
`default_nettype wire
"""
PAIR = """
  wire signed [{a}-1:0] a_{a}_{b} = now[{a}-1:0];
  wire signed [{b}-1:0] b_{a}_{b} = now[64+:{b}];
  wire [{a}+{b}-1:0] blocks_{a}_{b};
  wire [{a}+{b}-1:0] portable_{a}_{b};
  reg signed [{a}+{b}-1:0] exact_{a}_{b} [0:{latency}-1];
  hwgen_multiplier #(.A_W({a}), .B_W({b})) u_blocks_{a}_{b} (
      .clk(clk), .a(a_{a}_{b}), .b(b_{a}_{b}), .product(blocks_{a}_{b}));
  portable_multiplier #(.A_W({a}), .B_W({b})) u_portable_{a}_{b} (
      .clk(clk), .a(a_{a}_{b}), .b(b_{a}_{b}), .product(portable_{a}_{b}));
  always @(posedge clk) begin
    exact_{a}_{b}[0] <= a_{a}_{b} * b_{a}_{b};
    exact_{a}_{b}[1] <= exact_{a}_{b}[0];
    exact_{a}_{b}[2] <= exact_{a}_{b}[1];
    exact_{a}_{b}[3] <= exact_{a}_{b}[2];
  end
  always @(negedge clk)
    if (cycle > {latency} && (blocks_{a}_{b} !== portable_{a}_{b} ||
                              portable_{a}_{b} !== exact_{a}_{b}[3])) begin
      wrong = wrong + 1;
      if (wrong < 9)
        $display("%0d x %0d bits, cycle %0d: blocks %h, portable %h, exact %h", {a}, {b}, cycle,
                 blocks_{a}_{b}, portable_{a}_{b}, exact_{a}_{b}[3]);
    end
"""


def extremes(bits: int) -> list[int]:
    """Ends of the range, around zero, and around the limits of the limbs."""
    ends = {1 << (bits - 1), (1 << (bits - 1)) - 1, 1, 0}
    limits = {1 << 17, (1 << 17) - 1, 1 << 18, 1 << 34, (1 << 34) - 1}
    limits |= {1 << 15, (1 << 15) - 1, 1 << 24, (1 << 24) - 1, 1 << 30}
    values = {sign * value for value in ends | limits for sign in (1, -1)}
    return sorted(value for value in values if -(1 << (bits - 1)) <= value < 1 << (bits - 1))


def operands(widths: Widths, count: int) -> Iterator[tuple[int, int]]:
    """All pairs of extremes of each pair of widths, then `count` random ones of 64 bits."""
    for a, b in widths:
        yield from itertools.product(extremes(a), extremes(b))
    random = np.random.default_rng(5).integers(-(1 << 63), (1 << 63) - 1, (count, 2))
    yield from map(tuple, random.tolist())


def write_bench(
    folder: Path,
    widths: Widths,
    count: int,
    fault: tuple[str, str, str] = ("", "", ""),
    family: str = "ecp5",
) -> tuple[list[str], int]:
    """Names of the files of a bench, and its cycles; fault: a file, text in it, other text."""
    mask = (1 << 64) - 1
    lines = [f"{(b & mask) << 64 | (a & mask):032x}\n" for a, b in operands(widths, count)]
    pairs = "".join(PAIR.format(a=a, b=b, latency=LATENCY) for a, b in widths)
    chosen = target(family)
    texts = library_files(chosen.library) | library_files(chosen.models)
    if fault[0]:
        assert fault[1] in texts[fault[0]]
        texts[fault[0]] = texts[fault[0]].replace(fault[1], fault[2])
    texts["portable.v"] = library()["hwgen_multiplier.v"].replace("hwgen_mult", "portable_mult")
    texts["bench.v"] = BENCH.format(last=len(lines) - 1, latency=LATENCY, pairs=pairs)
    for name, text in (texts | {"operands.hex": "".join(lines)}).items():
        (folder / name).write_text(text)
    return sorted(texts), len(lines) + LATENCY


def run(simulator: str, files: list[str], folder: Path) -> str:
    tool = find(simulator)
    if simulator == "icarus":
        call(tool, [str(tool.path), "-g2005", "-o", "bench.vvp", "-s", "bench", *files], folder)
        return call(tool, [str(tool.path.with_name("vvp")), "-n", "bench.vvp"], folder)
    options = ["--binary", "--timing", "-O3", "-Wno-fatal", "-Wno-lint", "-Wno-style"]
    options += ["-CFLAGS", "-std=c++20", "--x-assign", "unique", "--x-initial", "unique"]
    names = ["--top-module", "bench", "--Mdir", "obj", "-o", "bench", *files]
    call(tool, [str(tool.path), *options, *names], folder)
    return call(tool, [str(folder / "obj" / "bench")], folder)


def call(tool: Tool, command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env=tool.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def verdict(output: str) -> str:
    """The line that the bench ends with, after what it found wrong."""
    return "\n".join(line for line in output.splitlines() if "wrong" in line or "blocks" in line)


@pytest.mark.parametrize("family", ["ecp5", "ice40", "xc7"])
def test_blocks_and_portable_multiplier_agree(simulator: str, family: str, tmp_path: Path) -> None:
    count = RANDOM if simulator == "verilator" else -(-RANDOM // len(WIDTHS))
    files, cycles = write_bench(tmp_path, WIDTHS, count, family=family)
    assert verdict(run(simulator, files, tmp_path)) == f"{cycles} cycles, 0 wrong"


MULTIPLIER = "hwgen_multiplier.v"
BLOCK = "hwgen_dsp18.v"


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(
    "fault",
    [
        (MULTIPLIER, "i == A_LIMBS - 1 ? a_extended[17*i+17] : 1'b0", "a_extended[17*i+17]"),
        (MULTIPLIER, "partial[33:0]", "{1'b0, partial[32:0]}"),
        (MULTIPLIER, ".PIPELINE(1)", ".PIPELINE(0)"),
        (MULTIPLIER, "{(REST-36){partial[35]}}", "{(REST-36){1'b0}}"),
        (BLOCK, ".P11(product[11])", ".P11(product[12])"),
        (BLOCK, ".B3(b[3])", ".B3(b[2])"),
    ],
    ids=["limb", "lost bit", "missing register", "missing sign", "output", "input"],
)
def test_a_fault_in_the_blocks_is_seen(fault: tuple[str, str, str], tmp_path: Path) -> None:
    files, cycles = write_bench(tmp_path, ((9, 8), (24, 29), (36, 18)), 100, fault)
    output = verdict(run("icarus", files, tmp_path))
    assert f"{cycles} cycles" in output
    assert not output.endswith(" 0 wrong")


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ('.REG_INPUTA_CLK  ("CLK0")', '.REG_INPUTA_CLK  ("NONE")'),
        ('"CLK0" : "NONE"', '"CLK1" : "NONE"'),
        (".SIGNEDB(1'b1)", ".SIGNEDB(1'b0)"),
        (".CE0(1'b1)", ".CE0(1'b0)"),
        (".RST0(1'b0)", ".RST0(1'b1)"),
        (".SOURCEA(1'b0)", ".SOURCEA(1'b1)"),
    ],
)
def test_the_twin_refuses_modes_that_it_does_not_model(
    wanted: str, given: str, tmp_path: Path
) -> None:
    files, _ = write_bench(tmp_path, ((8, 8),), 10, (BLOCK, wanted, given))
    output = run("icarus", files, tmp_path)
    assert "modelled" in output
    assert "cycles" not in output
