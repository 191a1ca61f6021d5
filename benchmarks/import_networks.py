"""Real networks from their files to simulated Verilog, every tensor against the runtime.

    python -m benchmarks.import_networks [--only resnet8] [--simulator icarus] [--frames 2]

Each network is imported, its golden model compared with the runtime in every tensor of every frame,
its design emitted, simulated and compared with the golden model and the timing model. Results are
kept in a JSON file: a run that is stopped goes on where it was. Prints the table as Markdown and
returns 1 when anything differs. The trained models are not part of the repository: HWGEN_MODELS is
their folder. Networks with random weights, made by the tests, are measured where --only asks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import lookalikes
from benchmarks.lookalikes import Made
from benchmarks.runtimes import compare, integers
from hwgen.frontends import load
from hwgen.ir.graph import Graph
from hwgen.ir.weights import WeightedNode
from hwgen.simulate.design import simulate

ROOT = Path(__file__).parents[1]
MODELS = Path(os.environ.get("HWGEN_MODELS", ROOT.parent / "shared" / "models"))
HWGEN = Path(sys.executable).with_name("hwgen")
RESULTS = ROOT / "build" / "import_networks.json"
SIMULATORS = ("verilator", "icarus")
RULE_BITS = 31  # of the multipliers of rule D


@dataclass(frozen=True)
class Case:
    """A file in the folder of models, and a batch of its inputs; or a network of the tests, which
    is measured where --only asks for it."""

    name: str
    file: str = ""
    inputs: str = ""
    make: Callable[[], Made] | None = None

    def made(self, folder: Path) -> tuple[Path, NDArray[Any]]:
        """The model file, in `folder` where it is made, and frames of its input."""
        if self.make is None:
            return MODELS / self.file, np.load(MODELS / self.inputs)
        content, suffix, inputs = self.make()
        file = folder / f"model{suffix}"
        file.write_bytes(content)
        return file, inputs


CASES = (
    Case("ResNet-8", "resnet8_ic_int8/resnet8_ic_int8.tflite", "resnet8_ic_int8/inputs.npy"),
    Case("DS-CNN", "dscnn_kws_int8/dscnn_kws_int8.tflite", "dscnn_kws_int8/inputs.npy"),
    Case(
        "MNIST, QOperator",
        "onnx_mnist_int8/mnist_int8_qop.onnx",
        "onnx_mnist_int8/inputs_f32.npy",
    ),
    Case("ResNet-8 QONNX, 4 bits, random weights", make=lambda: lookalikes.qonnx_resnet(1)),
    Case("ResNet-20 QONNX, 4 bits, random weights", make=lambda: lookalikes.qonnx_resnet(3)),
    Case("larger ResNet, random weights", make=lambda: lookalikes.tflite("resnet_large")),
    Case("MobileNetV1, random weights", make=lambda: lookalikes.tflite("mobilenet_v1")),
    Case("autoencoder, random weights", make=lambda: lookalikes.tflite("autoencoder")),
    Case("wake word, random weights", make=lambda: lookalikes.tflite("wake_word")),
    Case("SSD, random weights", make=lambda: lookalikes.detector("ssd")),
    Case("MTCNN P-Net, random weights", make=lambda: lookalikes.detector("pnet")),
    Case("YOLO, random weights", make=lambda: lookalikes.detector("yolo_free")),
)


@dataclass(frozen=True)
class Row:
    """golden_bits: that differ between golden model and runtime, over all tensors and frames;
    bits, cycle_errors: between Verilog and models; widths: of requantizers by layer, None where it
    has thresholds; seconds of the whole emission, the build and the simulation."""

    network: str
    runtime: str
    simulator: str
    digest: str
    frames: int
    tensors: int
    golden_bits: int
    streams: int
    bits: int
    cycle_errors: int
    cycles: int
    passed: bool
    emit_seconds: float
    build_seconds: float
    simulation_seconds: float
    widths: list[int | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is missing, print the table; returns 0 when nothing differs, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help="part of the name of one network")
    parser.add_argument("--simulator", choices=SIMULATORS, default="verilator")
    parser.add_argument("--frames", type=int, help="default: all given inputs")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    rows = _read(options.results)
    for case in CASES:
        if case.make is None if options.only is None else options.only.lower() in case.name.lower():
            _measure(case, options.simulator, options.frames, rows)
            options.results.parent.mkdir(parents=True, exist_ok=True)
            options.results.write_text(json.dumps([asdict(r) for r in rows.values()], indent=1))
    print(table(list(rows.values())))
    return int(not all(row.passed and not row.golden_bits for row in rows.values()))


def table(rows: Sequence[Row]) -> str:
    """Markdown, one line for each network and simulator."""
    headings = (
        "network",
        "runtime matched",
        "simulator",
        "frames",
        "tensors compared",
        "differing bits",
        "cycles, predicted = simulated",
        "emit",
        "build",
        "simulate",
        "multipliers, bits",
    )
    lines = [f"| {' | '.join(headings)} |", "|---" * len(headings) + "|"]
    return "\n".join([*lines, *map(_line, rows)])


def _line(row: Row) -> str:
    widths = [width for width in row.widths if width is not None]
    equal = f"{row.cycles:,}" if not row.cycle_errors else f"{row.cycle_errors} differ"
    ends = f"{min(widths)}-{max(widths)}, median {int(np.median(widths))}" if widths else ""
    return (
        f"| {row.network} | {row.runtime} | {row.simulator} | {row.frames}"
        f" | {row.tensors} golden, {row.streams} RTL | {row.golden_bits} golden, {row.bits} RTL"
        f" | {equal} | {row.emit_seconds:.1f} s | {row.build_seconds:.0f} s"
        f" | {row.simulation_seconds:.1f} s"
        f" | {f'{RULE_BITS} to {ends}' if ends else 'thresholds'} |"
    )


def _measure(case: Case, simulator: str, frames: int | None, rows: dict[str, Row]) -> None:
    with tempfile.TemporaryDirectory(prefix="hwgen-model-") as folder:
        file, inputs = case.made(Path(folder))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        count = min(frames or len(inputs), len(inputs))
        key = f"{case.name} {simulator}"
        done = rows.get(key)
        if done and (done.digest, done.frames, done.passed) == (digest, count, True):
            return
        print(f"{key}: {count} frames", file=sys.stderr, flush=True)
        rows[key] = _row(case, file, simulator, digest, inputs[:count])


def _row(case: Case, file: Path, simulator: str, digest: str, inputs: NDArray[Any]) -> Row:
    model = load(file)
    tensors, differing = compare(model, file, inputs)
    with tempfile.TemporaryDirectory(prefix="hwgen-networks-") as temporary:
        folder = Path(temporary) / "design"
        start = time.perf_counter()
        command = [str(HWGEN), "emit", str(file), "-o", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
        images = integers(model, inputs)
        result = simulate(folder, frames=len(images), inputs=images, simulator=simulator)
    for problem in result.problems:
        print(f"{case.name}: {problem}", file=sys.stderr)
    assert model.origin is not None
    return Row(
        network=case.name,
        runtime=model.origin.runtime,
        simulator=f"{result.simulator} {result.simulator_version}",
        digest=digest,
        frames=len(inputs),
        tensors=tensors,
        golden_bits=differing,
        streams=len(result.streams),
        bits=result.mismatching_bits,
        cycle_errors=result.cycle_errors,
        cycles=result.cycles,
        passed=result.passed,
        emit_seconds=seconds,
        build_seconds=result.build_seconds,
        simulation_seconds=result.simulation_seconds,
        widths=_widths(model.graph),
    )


def _widths(graph: Graph) -> list[int | None]:
    """Of the layers with weights; sums have factors of their own."""
    forms = [node.requantizer for node in graph.nodes if isinstance(node, WeightedNode)]
    return [
        None if form is None or form.kind == "thresholds" else form.multiplier_bits
        for form in forms
    ]


def _read(path: Path) -> dict[str, Row]:
    if not path.is_file():
        return {}
    rows = [Row(**entry) for entry in json.loads(path.read_text())]
    return {f"{row.network} {row.simulator.split()[0]}": row for row in rows}


if __name__ == "__main__":
    sys.exit(main())
