"""Cells of one convolution by the bits of its inputs and weights, counted by Yosys.

    python -m benchmarks.few_bits [--json few_bits.json] [--only NAME]

The layer is 3x3, 16 to 16 channels, on 8x8 pixels, 4 outputs x 36 inputs a cycle, without padding
unless it says so; its outputs have the format of its inputs. Each row is one design: mapped for
ECP5 from its own sources, and for LUTs of 4 inputs from the portable ones (not with multipliers,
which no part without multiplier blocks would take). Prints Markdown.
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

from benchmarks.synthesis import CELLS, HEADS, line, run
from hwgen import Folding, Graph, quantize
from hwgen.emit.files import name_design
from hwgen.emit.folder import emit
from hwgen.schedule.plan import schedule

FOLDING = {"conv": Folding(4, 36)}
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
    parser.add_argument("--json", type=Path, help="file for the same figures")
    parser.add_argument("--only", help="one row by its name")
    options = parser.parse_args(arguments)
    chosen = [layer for layer in LAYERS if options.only in (None, layer.name)]
    with tempfile.TemporaryDirectory(prefix="hwgen-few-bits-") as folder:
        rows = [measured(layer, Path(folder) / str(n)) for n, layer in enumerate(chosen)]
    print("\n".join(markdown(rows)))
    if options.json:
        options.json.write_text(json.dumps([record(found) for found in rows], indent=1) + "\n")
    return 0


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
    stat = statistics(work / "ecp5", design.name, modules, "synth_ecp5", work)
    rest, rounded = (cells(stat, f"\\{name}") for name in modules[:2])
    products = next(name for name in stat if mac.dot.module in name)
    dots = tuple(mac.pe * count for count in cells(stat, products))
    whole = tuple(map(sum, zip(rest, rounded, dots, strict=True)))
    luts = None if mac.dot.multiplies else portable(graph, design.name, around, work)
    return Cells(layer, mac.dot.module, whole, dots, rounded, luts)


def portable(graph: Graph, top: str, module: str, work: Path) -> int:
    """LUTs of 4 inputs of the layer `module` for no family in particular."""
    emit(graph, work / "generic", folding=FOLDING)
    stat = statistics(work / "generic", top, [module], "synth -flatten -lut 4", work)
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
    run("\n".join(lines) + "\n", work)
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
