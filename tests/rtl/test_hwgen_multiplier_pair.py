"""hwgen_multiplier_pair: two products of one operand, from one block where the family can."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hwgen.emit.render import library, library_files
from hwgen.targets import target
from tests.targets.test_rtl_multiplier import LATENCY, run

RANDOM = 100_000
# Bits of a, of b0 and b1, of a product; one bit less than both together where b is never the
# smallest integer, or a is never below zero. The limits of a block of each family, and beyond.
SIZES = (
    *((8, 8, 16), (9, 8, 16), (8, 8, 15), (9, 8, 17), (18, 3, 21), (18, 4, 22), (19, 2, 21)),
    *(
        (4, 12, 15),
        (8, 4, 12),
        (9, 4, 12),
        (8, 5, 12),
        (8, 5, 13),
        (5, 5, 10),
        (2, 2, 4),
        (12, 2, 14),
    ),
)
BENCH = """
`default_nettype none
module bench;
  reg clk = 1'b0;
  reg [95:0] operands [0:{last}];
  reg [95:0] now = 96'd0;
  integer cycle = 0;
  integer wrong = 0;
{sizes}
  initial begin
    $readmemh("operands.hex", operands);
    while (cycle <= {last}) begin
      now = operands[cycle];
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
SIZE = """
  wire signed [{a}-1:0] a_{n} = {never_below_zero} ? now[31:0] & ~(1 << {a} - 1) : now[31:0];
  wire signed [{b}-1:0] b0_{n} =
      {never_smallest} && now[32+:{b}] == 1 << {b} - 1 ? 1 : now[32+:{b}];
  wire signed [{b}-1:0] b1_{n} =
      {never_smallest} && now[64+:{b}] == 1 << {b} - 1 ? 1 : now[64+:{b}];
  wire [2*{p}-1:0] blocks_{n};
  wire [2*{p}-1:0] portable_{n};
  reg signed [{p}-1:0] exact0_{n} [0:{latency}-1];
  reg signed [{p}-1:0] exact1_{n} [0:{latency}-1];
  hwgen_multiplier_pair #(.A_W({a}), .B_W({b}), .P_W({p})) u_blocks_{n} (
      .clk(clk), .a(a_{n}), .b0(b0_{n}), .b1(b1_{n}),
      .product0(blocks_{n}[{p}-1:0]), .product1(blocks_{n}[{p}+:{p}]));
  portable_multiplier_pair #(.A_W({a}), .B_W({b}), .P_W({p})) u_portable_{n} (
      .clk(clk), .a(a_{n}), .b0(b0_{n}), .b1(b1_{n}),
      .product0(portable_{n}[{p}-1:0]), .product1(portable_{n}[{p}+:{p}]));
  integer k_{n};
  always @(posedge clk) begin
    exact0_{n}[0] <= a_{n} * b0_{n};
    exact1_{n}[0] <= a_{n} * b1_{n};
    for (k_{n} = 1; k_{n} < {latency}; k_{n} = k_{n} + 1) begin
      exact0_{n}[k_{n}] <= exact0_{n}[k_{n}-1];
      exact1_{n}[k_{n}] <= exact1_{n}[k_{n}-1];
    end
  end
  always @(negedge clk)
    if (cycle > {latency} && (blocks_{n} !== portable_{n} ||
                              blocks_{n} !== {{exact1_{n}[{latency}-1], exact0_{n}[{latency}-1]}}))
      wrong = wrong + 1;
"""


def extremes(bits: int) -> list[int]:
    half = 1 << (bits - 1)
    return [-half, 1 - half, -1, 0, 1, half - 1]


def operands(count: int) -> Iterator[tuple[int, ...]]:
    """All extremes of a, b0 and b1 of each size, then `count` random ones of 32 bits each."""
    for a, b, _ in SIZES:
        yield from itertools.product(extremes(a), extremes(b), extremes(b))
    random = np.random.default_rng(17).integers(-(1 << 31), (1 << 31) - 1, (count, 3))
    yield from map(tuple, random.tolist())


def write_bench(
    folder: Path, family: str, count: int, fault: tuple[str, str] = ("", "")
) -> tuple[list[str], int]:
    """Names of the files of a bench, and its cycles; fault: text of the pair, other text."""
    mask = (1 << 32) - 1
    lines = [
        f"{(b1 & mask) << 64 | (b0 & mask) << 32 | (a & mask):024x}\n"
        for a, b0, b1 in operands(count)
    ]
    sizes = (
        SIZE.format(
            n=n,
            a=a,
            b=b,
            p=p,
            latency=LATENCY,
            never_below_zero=int(p < a + b and a > 8),
            never_smallest=int(p < a + b and a <= 8),
        )
        for n, (a, b, p) in enumerate(SIZES)
    )
    chosen = target(family)
    texts = library() | library_files(chosen.library) | library_files(chosen.models)
    pair = "hwgen_multiplier_pair.v"
    assert fault[0] in texts[pair]
    texts[pair] = texts[pair].replace(*fault)
    files = {name: text for name, text in texts.items() if name in _needed(family)}
    portable = library()[pair] + library()["hwgen_multiplier.v"]
    files["portable.v"] = portable.replace("hwgen_", "portable_")
    files["bench.v"] = BENCH.format(last=len(lines) - 1, sizes="".join(sizes))
    for name, text in (files | {"operands.hex": "".join(lines)}).items():
        (folder / name).write_text(text)
    return sorted(files), len(lines)


def _needed(family: str) -> set[str]:
    chosen = target(family)
    own = (path.rsplit("/", 1)[-1] for path in (*chosen.library, *chosen.models))
    return {"hwgen_multiplier_pair.v", "hwgen_multiplier.v", *own}


@pytest.mark.parametrize("family", ["generic", "ecp5", "ice40", "xc7"])
def test_products_of_a_family_are_the_portable_ones(
    simulator: str, family: str, tmp_path: Path
) -> None:
    count = RANDOM if simulator == "verilator" else RANDOM // len(SIZES)
    files, cycles = write_bench(tmp_path, family, count)
    assert f"{cycles} cycles, 0 wrong" in run(simulator, files, tmp_path).splitlines()


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(
    ("family", "fault"),
    [
        ("xc7", ("{~whole[P_W-1], whole", "{whole[P_W-1], whole")),
        ("xc7", ("{(48-P_W){1'b0}}, 1'b1, {(P_W-1){1'b0}}", "48'd0")),
        ("xc7", ("P_W + B_W + 1 <= 25", "P_W + B_W <= 25")),
        ("ecp5", ("{{(P_W-1){1'b0}}, whole[P_W-1]}", "{P_W{1'b0}}")),
        ("ecp5", ("{b1[B_W-1], b1} + {(B_W+1){b0[B_W-1]}}", "{b1[B_W-1], b1}")),
        ("ecp5", ("P_W + B_W + 1 <= 18", "P_W + B_W <= 18")),
    ],
    ids=["sign", "addend", "too wide", "borrow", "join", "too wide for 18 bits"],
)
def test_a_fault_in_the_packing_is_seen(
    family: str, fault: tuple[str, str], tmp_path: Path
) -> None:
    files, cycles = write_bench(tmp_path, family, 100, fault)
    last = run("icarus", files, tmp_path).splitlines()[-1]
    assert last.startswith(f"{cycles} cycles, ")
    assert not last.endswith(" 0 wrong")
