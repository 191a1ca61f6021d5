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
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hwgen.emit.files import name_design
from hwgen.simulate.models import load_design

EXAMPLE = Path(__file__).parents[1] / "examples" / "mnist_cnn.py"
CELLS = ("LUT4", "CCU2C", "TRELLIS_FF", "MULT18X18D", "DP16KD", "TRELLIS_DPR16X4")
HEADS = ("LUT4", "CCU2C", "FF", *CELLS[3:])
LOGIC = "logic"
SMALL = 128  # bits; FIFOs of a few words are better off as flip-flops

# One script in one process: passes run one by one lose submodules that hold a cell of the family.
YOSYS = "from pyosys import libyosys; import sys; libyosys.run_pass(sys.argv[1], libyosys.Design())"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one layer by kind, in the order of CELLS."""

    layer: str
    module: str
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory of the design; cell: what it became; bits: of those that became logic, else 0."""

    name: str
    cell: str
    bits: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """rows: the layers, and what is left at the top; seconds: of the synthesis."""

    design: str
    rows: tuple[Row, ...]
    memories: tuple[Memory, ...]
    seconds: float

    @property
    def total(self) -> tuple[int, ...]:
        """Cells of the design, in the order of CELLS."""
        return tuple(map(sum, zip(*(row.cells for row in self.rows), strict=True)))

    @property
    def lost(self) -> list[str]:
        """Memories of more than SMALL bits that became flip-flops; ROMs become LUTs."""
        return [m.name for m in self.memories if m.bits > SMALL and not m.name.endswith(".words")]


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
    for name in report.lost:
        print(f"{name} became flip-flops", file=sys.stderr)
    return int(bool(report.lost))


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
    start = time.perf_counter()
    run(script(folder, design.name, list(layers), work), work)
    seconds = time.perf_counter() - start
    stat = json.loads((work / "stat.json").read_text())["modules"]
    names = layers | {design.name: "(top)"}
    rows = tuple(row(stat, module, name) for module, name in names.items())
    return Report(design.name, rows, tuple(memories((work / "log").read_text())), seconds)


def script(folder: Path, top: str, layers: Sequence[str], work: Path) -> str:
    """Commands of Yosys; everything but the modules of the layers is flattened."""
    files = [folder / line for line in (folder / "rtl" / f"{top}.f").read_text().split()]
    lines = [f"read_verilog {file}" for file in files]
    lines += [f"setattr -mod -set keep_hierarchy 1 {module}" for module in layers]
    lines += [f"synth_ecp5 -top {top}", f"tee -q -o {work / 'stat.json'} stat -json"]
    return "\n".join(lines) + "\n"


def run(text: str, work: Path) -> None:
    """Run a script in a process of its own; its log is in <work>/log."""
    (work / "synth.ys").write_text(text)
    command = f"tee -q -o {work / 'log'} script {work / 'synth.ys'}"
    done = subprocess.run(
        [sys.executable, "-c", YOSYS, command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"Yosys failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def row(stat: Mapping[str, Any], module: str, name: str) -> Row:
    """Cells of `module` alone, from the statistics of Yosys."""
    found = stat[f"\\{module}"]["num_cells_by_type"]
    return Row(name, module, tuple(found.get(cell, 0) for cell in CELLS))


def memories(log: str) -> Iterator[Memory]:
    """What each memory became, in the order of the log."""
    for name, cell in re.findall(r"^mapping memory (\S+) via \$__(\w+?)_?$", log, re.MULTILINE):
        yield Memory(name, cell)
    mapped = r"^Mapping memory \\(\S+) in module \\(\S+):\n  created (\d+) .* of width (\d+)\.$"
    for name, module, words, width in re.findall(mapped, log, re.MULTILINE):
        yield Memory(f"{module}.{name}", LOGIC, int(words) * int(width))


def markdown(report: Report) -> str:
    """Two tables: cells of the layers, and memories that became logic."""
    head = ["layer", *HEADS]
    lines = [line(head), "|---|" + "---:|" * len(HEADS)]
    lines += [line([found.layer, *found.cells]) for found in report.rows]
    lines += [line(["**all**", *report.total]), ""]
    lines += [line(["memory in logic", "bits"]), "|---|---:|"]
    lines += [line([m.name, m.bits]) for m in report.memories if m.cell == LOGIC]
    kinds = Counter(m.cell for m in report.memories if m.cell != LOGIC)
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
        "memories": [asdict(memory) for memory in report.memories],
        "seconds": round(report.seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
