"""Cells of dot products and layers by the bits of inputs and weights, counted by Yosys.

    python -m benchmarks.few_bits [--layers] [--only NAME] [--json few_bits.json]

A row is a dot product of 36 inputs, as in a 3x3 convolution of 16 channels whose windows take 4
cycles; with --layers, that whole convolution with 16 outputs on 8x8 pixels, 4 outputs x 36 inputs
a cycle, whose outputs have the format of its inputs (minutes). Each is mapped for ECP5, and for
LUTs of 4 inputs from the portable modules (not with multipliers, which no part without multiplier
blocks would take). Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.synthesis import CELLS, HEADS, line
from hwgen import Folding, Graph, quantize
from hwgen.emit.files import name_design
from hwgen.emit.folder import emit
from hwgen.emit.render import library
from hwgen.ir.formats import IntFormat
from hwgen.schedule.plan import schedule
from hwgen.synth.yosys import run_script
from hwgen.targets.ecp5 import ECP5
from hwgen.units.dot_product import Counted, DotProduct, Rows, Selected

SIMD = 36
FOLDING = {"conv": Folding(4, SIMD)}
ECP5_SYNTHESIS = "synth_ecp5"
PORTABLE_SYNTHESIS = "synth -flatten -lut 4"
BYTES, HALVES, QUARTERS = IntFormat(8, True, 1.0), IntFormat(4, False, 1.0), IntFormat(2, True, 1.0)
SIGNS = IntFormat.bipolar(1.0)
DOTS = {
    "int8 x int8": (DotProduct(BYTES, 8), 23),
    "int8 x ternary": (Selected(BYTES, 2), 16),
    "int8 x binary": (Selected(BYTES, 1), 16),
    "uint4 x 4 bits": (Rows(HALVES, 4), 16),
    "uint4 x ternary": (Selected(HALVES, 2), 12),
    "int2 x ternary": (Selected(QUARTERS, 2), 10),
    "int2 x binary (padded bipolar)": (Selected(QUARTERS, 1), 10),
    "bipolar x ternary": (Counted(SIGNS, 2), 9),
    "bipolar x binary": (Counted(SIGNS, 1), 9),
}
"""Dot products, and the bits of their sums."""
PARTS = ("conv2d", "requantizer")


@dataclass(frozen=True, slots=True)
class Layer:
    """A row of the table: bits of activations and weights."""

    name: str
    activation_bits: int
    weight_bits: int
    signed: bool = True
    padding: int = 0


LAYERS = (
    Layer("int8 x int8", 8, 8),
    Layer("int8 x ternary", 8, 2),
    Layer("int8 x binary", 8, 1),
    Layer("uint4 x 4 bits", 4, 4, signed=False),
    Layer("uint4 x ternary", 4, 2, signed=False),
    Layer("uint3 x 4 bits", 3, 4, signed=False),
    Layer("uint2 x ternary", 2, 2, signed=False),
    Layer("bipolar x ternary", 1, 2),
    Layer("bipolar x binary", 1, 1),
    Layer("bipolar x binary, padded", 1, 1, padding=1),
)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of the whole layer, of its dot products and of its requantizers, as in CELLS.

    generic: LUTs of the whole layer from portable sources, None with multipliers.
    """

    layer: Layer
    dot: str
    whole: tuple[int, ...]
    dots: tuple[int, ...]
    requantizer: tuple[int, ...]
    generic: int | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Synthesize every row and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", action="store_true", help="whole layers")
    parser.add_argument("--json", type=Path, help="file for the same figures")
    parser.add_argument("--only", help="one row by its name")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="hwgen-few-bits-") as folder:
        work = Path(folder)
        if options.layers:
            chosen = [layer for layer in LAYERS if options.only in (None, layer.name)]
            rows = [measured(layer, work / str(n)) for n, layer in enumerate(chosen)]
            table, figures = markdown(rows), [record(found) for found in rows]
        else:
            names = [name for name in DOTS if options.only in (None, name)]
            found = {name: dot_cells(*DOTS[name], work) for name in names}
            table, figures = dot_table(found), [{"name": n, "cells": c} for n, c in found.items()]
    print("\n".join(table))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def dot_cells(dot: DotProduct, sum_bits: int, work: Path) -> tuple[int | None, ...]:
    """Cells of one dot product as in CELLS, and LUTs of the portable one, None with multipliers."""
    (work / "lib").mkdir(exist_ok=True)
    found: list[int | None] = []
    for synthesis, chosen in ((ECP5_SYNTHESIS, ECP5.library), (PORTABLE_SYNTHESIS, ())):
        if dot.multiplies and synthesis == PORTABLE_SYNTHESIS:
            return (*found, None)
        for name, text in library(chosen).items():
            (work / "lib" / name).write_text(text)
        values = " ".join(f"-set {key} {value}" for key, value in dot.parameters(SIMD, sum_bits))
        lines = [f"read_verilog {work / 'lib' / name}" for name in library(chosen)]
        lines += [f"chparam {values} {dot.module}", f"{synthesis} -top {dot.module}"]
        run_script("\n".join([*lines, f"tee -q -o {work / 'stat.json'} stat -json"]) + "\n", work)
        stat = json.loads((work / "stat.json").read_text())["modules"]
        kinds = next(stat[name] for name in stat if dot.module in name)["num_cells_by_type"]
        wanted = CELLS[:4] if synthesis == ECP5_SYNTHESIS else ("$lut",)
        found += [kinds.get(cell, 0) for cell in wanted]
    return tuple(found)


def dot_table(rows: Mapping[str, tuple[int | None, ...]]) -> Iterator[str]:
    """One line for each dot product."""
    heads = (*HEADS[:4], "portable LUT4")
    yield line(["inputs x weights", "module", *heads])
    yield "|---|---|" + "---:|" * len(heads)
    for name, found in rows.items():
        counts = ["-" if count is None else count for count in found]
        yield line([name, f"`{DOTS[name][0].module}`", *counts])


def measured(layer: Layer, work: Path) -> Cells:
    """The cells of one row; files go to the folder `work`."""
    work.mkdir(parents=True, exist_ok=True)
    graph = network(layer)
    design = schedule(graph, folding=FOLDING, target="ecp5")
    (_, mac), *_ = design.macs
    names = name_design(design).modules
    around, requantizer = (names["conv", part] for part in PARTS)
    emit(graph, work / "ecp5", folding=FOLDING, target="ecp5")
    modules = (around, requantizer, mac.dot.module)
    stat = statistics(work / "ecp5", design.name, modules, ECP5_SYNTHESIS, work)
    rest, rounded = (cells(stat, f"\\{name}") for name in modules[:2])
    products = next(name for name in stat if mac.dot.module in name)
    dots = tuple(mac.pe * count for count in cells(stat, products))
    whole = tuple(map(sum, zip(rest, rounded, dots, strict=True)))
    luts = None if mac.dot.multiplies else portable(graph, design.name, around, work)
    return Cells(layer, mac.dot.module, whole, dots, rounded, luts)


def portable(graph: Graph, top: str, module: str, work: Path) -> int:
    """LUTs of 4 inputs of the layer `module` for no family in particular."""
    emit(graph, work / "generic", folding=FOLDING)
    stat = statistics(work / "generic", top, [module], PORTABLE_SYNTHESIS, work)
    return int(stat[f"\\{module}"]["num_cells_by_type"]["$lut"])


def network(layer: Layer) -> Graph:
    """The convolution alone, with random weights."""
    rng = np.random.default_rng(0)
    graph = Graph("few")
    x = graph.input("image", (8, 8, 16))
    weight, bias = rng.normal(size=(3, 3, 16, 16)), rng.normal(size=16)
    x = graph.conv2d(x, weight, bias, padding=layer.padding, name="conv")
    graph.output(x)
    return quantize(
        graph,
        rng.normal(size=(8, 8, 8, 16)),
        activation_bits=layer.activation_bits,
        weight_bits=layer.weight_bits,
        signed_activations=layer.signed,
    )


def statistics(
    folder: Path, top: str, modules: Sequence[str], synthesis: str, work: Path
) -> dict[str, Any]:
    """Statistics of Yosys by module; `modules` are kept apart, the others flattened."""
    files = [folder / name for name in (folder / "rtl" / f"{top}.f").read_text().split()]
    lines = [f"read_verilog {file}" for file in files]
    lines += [f"hierarchy -top {top}"]
    lines += [f"setattr -mod -set keep_hierarchy 1 *{module}*" for module in modules]
    lines += [f"{synthesis} -top {top}", f"tee -q -o {work / 'stat.json'} stat -json"]
    run_script("\n".join(lines) + "\n", work)
    found: dict[str, Any] = json.loads((work / "stat.json").read_text())["modules"]
    return found


def cells(stat: Mapping[str, Any], module: str) -> tuple[int, ...]:
    """Cells of one module alone, in the order of CELLS."""
    kinds = stat[module]["num_cells_by_type"]
    return tuple(kinds.get(cell, 0) for cell in CELLS)


def markdown(rows: Sequence[Cells]) -> Iterator[str]:
    """One line per row: cells of the layer, and what its parts have of them."""
    ends = ("of products LUT4", "CCU2C", "FF", "of requantizers LUT4", "generic LUT4")
    yield line(["inputs x weights", "products", *HEADS, *ends])
    yield "|---|---|" + "---:|" * (len(HEADS) + len(ends))
    for found in rows:
        kind = found.dot.removeprefix("hwgen_dot_")
        parts = (*found.dots[:3], found.requantizer[0], found.generic or "-")
        yield line([found.layer.name, kind, *found.whole, *parts])


def record(found: Cells) -> dict[str, Any]:
    """The figures as JSON values."""
    return {
        "name": found.layer.name,
        "kind": found.dot,
        "layer": dict(zip(HEADS, found.whole, strict=True)),
        "products": dict(zip(HEADS, found.dots, strict=True)),
        "requantizer": dict(zip(HEADS, found.requantizer, strict=True)),
        "generic": found.generic,
    }


if __name__ == "__main__":
    sys.exit(main())
