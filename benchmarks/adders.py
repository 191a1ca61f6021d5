"""Sums of a constant matrix alone, from hwgen and from da4ml: `python -m benchmarks.adders`.

    python -m benchmarks.adders [--pnr]

Matrices of bytes (benchmarks.peers), their inputs behind registers: the cells of Yosys on ecp5 and
xc7; with --pnr the clock of nextpnr on ecp5-25k, one seed. da4ml is installed into an environment
of its own below build/peers. Ends with 1 where a graph takes more LUTs or registers of ecp5 than
da4ml with a register in every stage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.cases import DA4ML, Case, Setting, arrays, runs, write_case
from benchmarks.peers.tools import TOOLS
from hwgen.adders import adder_graph
from hwgen.emit.render import render
from hwgen.emit.views.adders import adders_view
from hwgen.synth.place import Placing, place
from hwgen.synth.result import resources
from hwgen.synth.yosys import synthesize
from hwgen.targets.parts import part

WORK = Path("build/adders")
PARTS = ("ecp5-25k", "xc7z020")
CLOCK = 250.0  # MHz that placing aims at
BITS = 8
TOP = "registered"


@dataclass(frozen=True, slots=True)
class Circuit:
    """Verilog of the sums of a matrix. ports: bits in and out, by name; cycles: to a sum."""

    name: str
    module: str
    files: tuple[Path, ...]
    ports: tuple[tuple[str, int], tuple[str, int]]
    cycles: int

    def behind_registers(self, folder: Path) -> tuple[Path, ...]:
        """With a module around it that has a register for each input."""
        (source, wide), (sink, bits) = self.ports
        file = folder / f"{TOP}.v"
        file.write_text(
            f"""module {TOP} (input clk, input [{wide - 1}:0] x, output [{bits - 1}:0] y);
  reg [{wide - 1}:0] x_q;
  always @(posedge clk) x_q <= x;
  {self.module} u_sums (.clk(clk), .{source}(x_q), .{sink}(y));
endmodule
"""
        )
        return (*self.files, file)


def ours(matrix: NDArray[np.int64], folder: Path) -> Circuit:
    """The graph of adders of hwgen."""
    half = 1 << BITS - 1
    graph = adder_graph(matrix, -half, half - 1)
    bits = max(graph.bits_of(term.node) + term.shift for term in graph.outputs if term)
    view = adders_view(graph, bits, "adders", "Graph of adders.", "A constant matrix.")
    file = folder / "adders.v"
    file.write_text(render("adders.v.j2", view))
    ports = ("inputs", view.input_bits), ("sums", view.output_bits)
    return Circuit(f"hwgen, {len(graph.adders)} adders", "adders", (file,), ports, graph.depth)


def theirs(case: Case, setting: Setting, matrix: NDArray[np.int64], folder: Path) -> Circuit:
    """da4ml in a setting."""
    write_case(case, setting, folder)
    tool, out = TOOLS[DA4ML], folder / "out"
    tool.emit(case, setting, out, "generic")
    made = json.loads((out / "made.json").read_text())
    files, top = tool.sources(out)
    ports = ("model_inp", BITS * len(matrix)), ("model_out", sum(made["bits"]))
    name = f"{DA4ML} {tool.version}, {setting.name}"
    return Circuit(name, top, tuple(files), ports, int(made["stages"]) + 1)


def circuits() -> Iterator[tuple[str, Path, Circuit]]:
    """Name of a matrix, folder and circuit."""
    for case, setting in runs():
        if not case.matrix or setting.tool != DA4ML:
            continue
        matrix = arrays(case)["matrix"]
        if setting.cutoff == 1:
            yield case.title, (folder := _folder(case.name, "hwgen")), ours(matrix, folder)
        folder = _folder(case.name, f"{DA4ML}{setting.cutoff}")
        yield case.title, folder, theirs(case, setting, matrix, folder)


def _folder(*names: str) -> Path:
    folder = WORK.joinpath(*names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cells(circuit: Circuit, folder: Path, name: str) -> dict[str, int]:
    """Cells on a part, the registers of the inputs not counted."""
    chosen = part(name)
    if chosen.family == "ecp5":
        chosen = replace(chosen, synthesis=f"{chosen.synthesis} -no-rw-check")
    mapped = synthesize(circuit.behind_registers(folder), TOP, [], chosen, folder / name)
    found = dict(resources(chosen, mapped.cells[TOP]))
    return found | {"FF": found["FF"] - circuit.ports[0][1]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each circuit; 1 where hwgen's is larger, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pnr", action="store_true", help="place and route on ecp5, too")
    options = parser.parse_args(arguments)
    print("| matrix | circuit | cycles | ecp5 LUT4 | FF | MHz | xc7 LUT6 | FF |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    first: dict[str, tuple[int, int]] = {}
    larger = False
    for title, folder, circuit in circuits():
        ecp5, xc7 = (cells(circuit, folder, name) for name in PARTS)
        mhz = "-"
        if options.pnr:
            mhz = f"{place(part(PARTS[0]), folder / PARTS[0], Placing(CLOCK)).mhz:.0f}"
        numbers = (circuit.cycles, ecp5["LUT4"], ecp5["FF"], mhz, xc7["LUT6"], xc7["FF"])
        print(f"| {title} | {circuit.name} | {' | '.join(map(str, numbers))} |", flush=True)
        pair = first.setdefault(title, (ecp5["LUT4"], ecp5["FF"]))
        if circuit.name.endswith("every stage registered"):
            larger |= pair[0] > ecp5["LUT4"] or pair[1] > ecp5["FF"]
    return int(larger)


if __name__ == "__main__":
    sys.exit(main())
