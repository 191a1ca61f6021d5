"""Twins of cells against the models that Yosys has of the same cells."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from hwgen.emit.render import library_files
from hwgen.simulate.tools import find
from hwgen.targets.description import Target
from tests.targets.test_rtl_multiplier import call

RANDOM = 3000
BLOCK = "hwgen_block"
BENCH = """
module bench;
  reg clk = 1'b0;
  reg [{a_bits}+{b_bits}-1:0] operands [0:{last}];
  reg [{a_bits}+{b_bits}-1:0] now = 0;
  integer cycle;
  integer wrong = 0;
  integer different = 0;
  wire [{a_bits}+{b_bits}-1:0] twin2, vendor2, twin3, vendor3;
  twin_block #(.PIPELINE(0)) u_twin2 (clk, now[{b_bits}+:{a_bits}], now[{b_bits}-1:0], twin2);
  vendor_block #(.PIPELINE(0)) u_vendor2 (clk, now[{b_bits}+:{a_bits}], now[{b_bits}-1:0], vendor2);
  twin_block #(.PIPELINE(1)) u_twin3 (clk, now[{b_bits}+:{a_bits}], now[{b_bits}-1:0], twin3);
  vendor_block #(.PIPELINE(1)) u_vendor3 (clk, now[{b_bits}+:{a_bits}], now[{b_bits}-1:0], vendor3);
  initial begin
    $readmemh("operands.hex", operands);
    for (cycle = 0; cycle <= {last}; cycle = cycle + 1) begin
      now = operands[cycle];
      #1 clk = 1'b1;
      #1 clk = 1'b0;
      if (cycle > 3 && (twin2 !== vendor2 || twin3 !== vendor3)) wrong = wrong + 1;
      if (cycle > 3 && twin2 !== twin3) different = different + 1;
    end
    $display("%0d cycles, %0d wrong, %0d", cycle, wrong, different > 0);
    $finish;
  end
endmodule
"""


def vendor_module(family: str, cell: str) -> str:
    """Yosys's own simulation model of a cell; family: its folder there."""
    pyosys: Any = importlib.import_module("pyosys")
    text = (Path(pyosys.__file__).parent / "share" / family / "cells_sim.v").read_text()
    found = re.search(rf"\bmodule {cell} .*?\bendmodule\b", text, re.DOTALL)
    assert found
    return found[0]


def extremes(bits: int) -> list[int]:
    half = 1 << (bits - 1)
    return [0, 1, half - 1, half, half + 1, 2 * half - 1]


def operands(a_bits: int, b_bits: int) -> Iterator[int]:
    """Every pair of extremes, then random ones: a above b."""
    for a, b in product(extremes(a_bits), extremes(b_bits)):
        yield a << b_bits | b
    rng = np.random.default_rng(11)
    yield from map(int, rng.integers(0, 1 << (a_bits + b_bits), RANDOM, dtype=np.int64))


def compared(target: Target, family: str, cell: str, folder: Path) -> tuple[str, int]:
    """What the bench of one block says, and its cycles."""
    assert target.operand_bits
    a_bits, b_bits = target.operand_bits
    words = [f"{word:x}\n" for word in operands(a_bits, b_bits)]
    block = library_files(target.library)[f"{BLOCK}.v"]
    twin = library_files(target.models)[f"{cell}.v"]
    texts = {"twin_cell.v": twin, "vendor_cell.v": vendor_module(family, cell)}
    texts = {name: re.sub(rf"\b{cell}\b", name[:-2], text) for name, text in texts.items()}
    for kind in ("twin", "vendor"):
        own = re.sub(rf"\b{cell} #", f"{kind}_cell #", block)
        texts[f"{kind}_block.v"] = own.replace(BLOCK, f"{kind}_block")
    texts["bench.v"] = BENCH.format(a_bits=a_bits, b_bits=b_bits, last=len(words) - 1)
    for name, text in (texts | {"operands.hex": "".join(words)}).items():
        (folder / name).write_text(text)
    tool = find("icarus")
    command = [str(tool.path), "-g2012", "-o", "bench.vvp", "-s", "bench", *sorted(texts)]
    call(tool, command, folder)
    return call(tool, [str(tool.path.with_name("vvp")), "-n", "bench.vvp"], folder), len(words)


PAIRS_BENCH = """
module bench;
  reg clk = 1'b0;
  reg [23:0] operands [0:{last}];
  reg [23:0] now = 0;
  integer cycle;
  integer wrong = 0;
  wire [31:0] twin, vendor;
  twin_pair u_twin (clk, now[7:0], now[15:8], now[23:16], twin[15:0], twin[31:16]);
  vendor_pair u_vendor (clk, now[7:0], now[15:8], now[23:16], vendor[15:0], vendor[31:16]);
  initial begin
    $readmemh("operands.hex", operands);
    for (cycle = 0; cycle <= {last}; cycle = cycle + 1) begin
      now = operands[cycle];
      #1 clk = 1'b1;
      #1 clk = 1'b0;
      if (cycle > 4 && twin !== vendor) wrong = wrong + 1;
    end
    $display("%0d cycles, %0d wrong", cycle, wrong);
    $finish;
  end
endmodule
"""


def compared_pairs(target: Target, family: str, cell: str, folder: Path) -> tuple[str, int]:
    """What the bench of two products of 8 x 8 bits in one block says, and its cycles."""
    words = [f"{word:x}\n" for word in operands(8, 16)]
    pair = library_files(target.library)["hwgen_multiplier_pair.v"]
    cells = {"twin": library_files(target.models)[f"{cell}.v"]}
    cells["vendor"] = vendor_module(family, cell)
    texts = {"bench.v": PAIRS_BENCH.format(last=len(words) - 1)}
    for kind, text in cells.items():
        texts[f"{kind}_cell.v"] = re.sub(rf"\b{cell}\b", f"{kind}_cell", text)
        own = re.sub(rf"\b{cell} #", f"{kind}_cell #", pair)
        texts[f"{kind}_pair.v"] = own.replace("hwgen_multiplier_pair", f"{kind}_pair")
    for name, text in (texts | {"operands.hex": "".join(words)}).items():
        (folder / name).write_text(text)
    tool = find("icarus")
    command = [str(tool.path), "-g2012", "-o", "bench.vvp", "-s", "bench", *sorted(texts)]
    call(tool, command, folder)
    return call(tool, [str(tool.path.with_name("vvp")), "-n", "bench.vvp"], folder), len(words)
