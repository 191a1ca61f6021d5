"""Cells of a design on an FPGA family, layer by layer, counted by Yosys.

    python -m benchmarks.synthesis [--design build/mnist] [--json cells.json]

Without --design the MNIST example is emitted for ECP5. Each layer is flattened and mapped by
itself and the layers are kept apart, so that their cells add up to those of the design. Prints
Markdown: cells per layer, and the memories that became logic: small ROMs do, and FIFOs of a few
words. Returns 1 when a larger memory became flip-flops.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hwgen.emit.files import name_design
from hwgen.simulate.models import load_design
from hwgen.synth.yosys import LOGIC, Mapped
from hwgen.synth.yosys import synthesize as map_design
from hwgen.targets.parts import part

EXAMPLE = Path(__file__).parents[1] / "examples" / "mnist_cnn.py"
CELLS = ("LUT4", "CCU2C", "TRELLIS_FF", "MULT18X18D", "DP16KD", "TRELLIS_DPR16X4")
HEADS = ("LUT4", "CCU2C", "FF", *CELLS[3:])
PART = part("ecp5-85k")


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one layer by kind, in the order of CELLS."""

    layer: str
    module: str
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """rows: the layers, and what is left at the top; seconds: of the synthesis."""

    design: str
    rows: tuple[Row, ...]
    mapped: Mapped
    seconds: float

    @property
    def total(self) -> tuple[int, ...]:
        """Cells of the design, in the order of CELLS."""
        return tuple(map(sum, zip(*(row.cells for row in self.rows), strict=True)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Synthesize and print; returns 0, or 1 when a large memory became flip-flops."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--design", type=Path, help="folder of hwgen emit; default: the example")
    parser.add_argument("--json", type=Path, help="file for the same figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="hwgen-synthesis-") as folder:
        design = options.design or emit_example(Path(folder) / "mnist")
        report = synthesize(design, Path(folder))
    print(markdown(report))
    if options.json:
        options.json.write_text(json.dumps(record(report), indent=1) + "\n")
    for name in report.mapped.lost:
        print(f"{name} became flip-flops", file=sys.stderr)
    return int(bool(report.mapped.lost))


def emit_example(out: Path) -> Path:
    """The example for ECP5 in the folder `out`."""
    command = [str(Path(sys.executable).with_name("hwgen")), "emit", str(EXAMPLE), "-o", str(out)]
    subprocess.run([*command, "--target", "ecp5"], check=True, capture_output=True)
    return out


def synthesize(folder: Path, work: Path) -> Report:
    """Map the design in `folder`; files of Yosys go to `work`."""
    design = load_design(folder)
    modules = name_design(design).modules
    layers = {
        modules[layer.name, layer.operator]: layer.name for layer in design.layers if layer.units
    }
    names = layers | {design.name: "(top)"}
    listed = (folder / "rtl" / f"{design.name}.f").read_text().split()
    start = time.perf_counter()
    found = map_design([folder / file for file in listed], design.name, list(layers), PART, work)
    seconds = time.perf_counter() - start
    rows = tuple(
        Row(name, module, tuple(found.cells[module].get(cell, 0) for cell in CELLS))
        for module, name in names.items()
    )
    return Report(design.name, rows, found, seconds)


def markdown(report: Report) -> str:
    """Two tables: cells of the layers, and memories that became logic."""
    head = ["layer", *HEADS]
    lines = [line(head), "|---|" + "---:|" * len(HEADS)]
    lines += [line([found.layer, *found.cells]) for found in report.rows]
    lines += [line(["**all**", *report.total]), ""]
    lines += [line(["memory in logic", "bits"]), "|---|---:|"]
    lines += [line([m.name, m.bits]) for m in report.mapped.memories if m.cell == LOGIC]
    kinds = Counter(m.cell for m in report.mapped.memories if m.cell != LOGIC)
    rest = ", ".join(f"{count} in {cell}" for cell, count in sorted(kinds.items()))
    return "\n".join(
        [*lines, "", f"{report.design}: other memories {rest}; {report.seconds:.0f} s"]
    )


def line(values: Sequence[object]) -> str:
    return "| " + " | ".join(map(str, values)) + " |"


def record(report: Report) -> dict[str, Any]:
    """The figures as JSON values."""
    rows = [{"layer": r.layer, **dict(zip(HEADS, r.cells, strict=True))} for r in report.rows]
    return {
        "design": report.design,
        "layers": rows,
        "all": dict(zip(HEADS, report.total, strict=True)),
        "memories": [asdict(memory) for memory in report.mapped.memories],
        "seconds": round(report.seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
