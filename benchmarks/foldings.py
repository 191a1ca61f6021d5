"""Networks at several foldings: the simulated frame interval against its bound.

    python -m benchmarks.foldings [--only resnet] [--simulator icarus] [--frames 4]

Each network is folded to three intervals, emitted and simulated without stalls; every bit and cycle
of every stream is compared. The bound is the largest work of a layer, cycles of its busiest unit.
No bubble: from the second frame on, the last beats of all frames are one bound apart. Results are
kept in benchmarks/results/foldings.json, with foldings.md beside it; what stands there for the same
Verilog is not simulated again. Returns 1 when an interval is not its bound or anything differs. The
trained int8 networks are not part of the repository: HWGEN_MODELS is their folder; without it they
are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import hwgen
from benchmarks.provenance import commit, digest
from hwgen.frontends import load
from hwgen.ir.graph import Graph
from hwgen.schedule.bottleneck import array_efficiency
from hwgen.schedule.work import layer_work
from hwgen.simulate.design import simulate
from hwgen.simulate.streams import of_role, read_streams
from hwgen.timing.design import timing

ROOT = Path(__file__).parents[1]
MODELS = Path(os.environ.get("HWGEN_MODELS", ROOT.parent / "shared" / "models"))
RESULTS = ROOT / "benchmarks" / "results" / "foldings.json"


@dataclass(frozen=True)
class Network:
    """A model file and the intervals that it is folded to, in cycles."""

    name: str
    file: Path
    intervals: tuple[int, ...]


NETWORKS = (
    Network("MNIST", ROOT / "examples" / "mnist_cnn.py", (1_568, 4_704, 18_816)),
    Network("DS-CNN", MODELS / "dscnn_kws_int8/dscnn_kws_int8.tflite", (16_000, 36_000, 72_000)),
    Network(
        "ResNet-8", MODELS / "resnet8_ic_int8/resnet8_ic_int8.tflite", (24_576, 49_152, 98_304)
    ),
)


@dataclass(frozen=True)
class Row:
    """asked, bound: cycles of a frame; gaps: between the last beats of frames, simulated; latency:
    cycles from the first beat in to the first beat out."""

    network: str
    asked: int
    multipliers: int
    bottleneck: str
    bound: int
    gaps: tuple[int, ...]
    efficiency: float
    latency_predicted: int
    latency_simulated: int
    bits: int
    cycle_errors: int
    frames: int
    simulator: str
    version: str
    digest: str = ""
    commit: str = ""

    @property
    def met(self) -> bool:
        """Whether simulation, bound and timing model agree in everything."""
        exact = self.latency_predicted == self.latency_simulated and set(self.gaps) == {self.bound}
        return exact and not self.bits and not self.cycle_errors


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is missing, write JSON and Markdown; returns 0 when all bounds are met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="part of the name of one network")
    parser.add_argument("--simulator", choices=("verilator", "icarus"), default="verilator")
    parser.add_argument("--frames", type=int, default=4)
    options = parser.parse_args(arguments)
    rows = _read()
    for network in NETWORKS:
        if options.only.lower() not in network.name.lower():
            continue
        if not network.file.exists():
            print(f"{network.name}: no {network.file.name}; set HWGEN_MODELS", file=sys.stderr)
            continue
        for interval in network.intervals:
            known = rows.get((network.name, interval))
            rows[network.name, interval] = _row(network, interval, options, known)
            _write(rows)
    print(table(list(rows.values())))
    return int(not all(row.met for row in rows.values()))


def table(rows: Sequence[Row]) -> str:
    """Markdown, one line for each folding."""
    headings = (
        *("network", "interval asked", "multipliers", "bottleneck", "max(work)"),
        *("simulated interval", "array efficiency", "latency, predicted / simulated"),
        *("wrong bits", "wrong cycles", "commit"),
    )
    lines = [f"| {' | '.join(headings)} |", "|---" * len(headings) + "|"]
    return "\n".join([*lines, *map(_line, rows)])


def _line(row: Row) -> str:
    gaps = ", ".join(f"{gap:,}" for gap in sorted(set(row.gaps)))
    return (
        f"| {row.network} | {row.asked:,} | {row.multipliers} | {row.bottleneck} | {row.bound:,}"
        f" | {gaps} | {row.efficiency:.3f}"
        f" | {row.latency_predicted:,} / {row.latency_simulated:,}"
        f" | {row.bits} | {row.cycle_errors} | {row.commit} |"
    )


def _row(network: Network, interval: int, options: argparse.Namespace, known: Row | None) -> Row:
    """Emit and simulate; `known` where it holds for the same Verilog."""
    print(f"{network.name} at {interval} cycles", file=sys.stderr, flush=True)
    model = load(network.file)
    graph = _quantized(model.graph, model.calibration)
    with tempfile.TemporaryDirectory(prefix="hwgen-foldings-") as temporary:
        folder = Path(temporary) / "design"
        design = hwgen.emit(graph, folder, interval=interval, inputs=model.inputs)
        made = digest(folder)
        if known is not None and known.digest == made:
            return known
        result = simulate(folder, frames=options.frames, simulator=options.simulator)
        cycles = _cycles(folder, result.folder, options.frames)
    work = layer_work(design)
    ends = [last for _, last in cycles["sink"]]
    gaps = tuple(b - a for a, b in zip(ends[1:], ends[2:], strict=False))
    return Row(
        network=network.name,
        asked=interval,
        multipliers=design.multipliers,
        bottleneck=max(work, key=lambda name: work[name]),
        bound=max(work.values()),
        gaps=gaps,
        efficiency=round(array_efficiency(design, gaps[-1]), 4),
        latency_predicted=timing(design).latency,
        latency_simulated=cycles["sink"][0][0] - cycles["source"][0][0],
        bits=result.mismatching_bits,
        cycle_errors=result.cycle_errors,
        frames=options.frames,
        simulator=result.simulator,
        version=result.simulator_version,
        digest=made,
        commit=commit(),
    )


def _quantized(graph: Graph, calibration: object) -> Graph:
    return graph if graph.quantized else hwgen.quantize(graph, calibration)  # type: ignore[arg-type]


def _cycles(folder: Path, records: Path, frames: int) -> dict[str, list[tuple[int, int]]]:
    """Cycles of the first and the last beat of each frame, at the one input and the one output."""
    found = {}
    for role in ("source", "sink"):
        (stream,) = of_role(read_streams(json.loads((folder / "design.json").read_text())), role)
        text = (records / f"{stream.name}.cycles.hex").read_text()
        beats = [int(line, 16) for line in text.splitlines() if line and line[0] not in "/@"]
        each = stream.beats
        found[role] = [(beats[n * each], beats[(n + 1) * each - 1]) for n in range(frames)]
    return found


def _read() -> dict[tuple[str, int], Row]:
    if not RESULTS.exists():
        return {}
    rows = [Row(**entry) for entry in json.loads(RESULTS.read_text())]
    return {(row.network, row.asked): row for row in rows}


def _write(rows: dict[tuple[str, int], Row]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(row) for row in rows.values()], indent=1) + "\n")
    RESULTS.with_suffix(".md").write_text(table(list(rows.values())) + "\n")


if __name__ == "__main__":
    sys.exit(main())
