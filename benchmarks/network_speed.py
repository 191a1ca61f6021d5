"""Speed at the size of real networks: emission, golden model, simulation.

    python -m benchmarks.network_speed [--only emit golden simulation] [--json FILE]

The networks of MLPerf Tiny with random weights (benchmarks/networks.py) are emitted, each in a
process of its own that uses one thread: seconds from its start to its end and the largest memory,
the best of REPEATS runs, with the bytecode that Python keeps of an installed package. The golden
models of the trained ResNet-8 and DS-CNN are timed against the reference kernels of TensorFlow
Lite (benchmarks/golden_speed.py). ResNet-8 is built with
the fast harness on Verilator and ten frames of it are played, every bit and cycle compared.
HWGEN_MODELS is the folder of the trained models; without it the figures of these two parts are left
out. Returns 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import golden_speed
from benchmarks.networks import NETWORKS, quantized
from hwgen.ir.serialize import save_graph

HWGEN = Path(sys.executable).with_name("hwgen")
MODELS = Path(os.environ.get("HWGEN_MODELS", Path(__file__).parents[2] / "shared" / "models"))
RESNET8 = MODELS / "resnet8_ic_int8"
MODEL = RESNET8 / "resnet8_ic_int8.tflite"
DSCNN = MODELS / "dscnn_kws_int8" / "dscnn_kws_int8.tflite"
REPEATS = 3
EMIT_SECONDS = 3.0
EMIT_MEGABYTES = 500.0
GOLDEN_RATIO = 5.0
FRAMES = 10
SIMULATION_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Figure:
    """target: the most that `value` may be, or the least where `least`; None for no target."""

    name: str
    value: float
    unit: str
    target: float | None = None
    least: bool = False

    @property
    def verdict(self) -> str:
        """PASS or MISSED, nothing without a target."""
        if self.target is None:
            return ""
        met = self.value >= self.target if self.least else self.value <= self.target
        return "PASS" if met else "MISSED"

    @property
    def row(self) -> str:
        """One line of the table."""
        sign = "at least" if self.least else "at most"
        target = "" if self.target is None else f"{sign} {self.target:g}"
        return f"| {self.name} | {self.value:.2f} {self.unit} | {target} | {self.verdict} |"


def emission(folder: Path) -> Iterator[Figure]:
    """Seconds and memory of `hwgen emit` for each network."""
    for name in NETWORKS:
        model = save_graph(quantized(name), folder / f"{name}.hwgraph")
        yield from _emitted(name, model, folder / name)
    if MODEL.exists():
        yield from _emitted("ResNet-8, trained", MODEL, folder / "trained")


def _emitted(name: str, model: Path, out: Path) -> Iterator[Figure]:
    runs = [_run("emit", str(model), "-o", str(out)) for _ in range(REPEATS)]
    seconds, busy, megabytes = (min(column) for column in zip(*runs, strict=True))
    yield Figure(f"emit {name}", seconds, "s", EMIT_SECONDS)
    yield Figure(f"emit {name}, of the processor", busy, "s")
    yield Figure(f"memory to emit {name}", megabytes, "MB", EMIT_MEGABYTES)


def _run(*arguments: str) -> tuple[float, float, float]:
    """Seconds, those of the processor and megabytes of one hwgen command on one thread.

    Raises CalledProcessError when it fails.
    """
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(HWGEN), *arguments], env=with_bytecode() | threads, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    busy = used.ru_utime + used.ru_stime
    return time.perf_counter() - start, busy, used.ru_maxrss / 1024


def with_bytecode() -> dict[str, str]:
    """The environment, in which Python keeps bytecode in a folder of this process."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": _bytecode().name}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


@functools.cache
def _bytecode() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="hwgen-bytecode-")


def golden_model(folder: Path) -> Iterator[Figure]:
    """Milliseconds a frame of the golden model and of the reference kernels, and their ratio."""
    if MODEL.exists():
        yield from _ratio("ResNet-8", MODEL, GOLDEN_RATIO)
    if DSCNN.exists():
        yield from _ratio("DS-CNN", DSCNN, None)


def _ratio(name: str, model: Path, target: float | None) -> Iterator[Figure]:
    slow, fast = golden_speed.measured(model)
    yield Figure(f"reference kernels, {name}", slow, "ms a frame")
    yield Figure(f"golden model, {name}", fast, "ms a frame")
    yield Figure(f"golden model, {name}, times as fast", slow / fast, "", target, least=True)


def simulation(folder: Path) -> Iterator[Figure]:
    """Seconds to build the simulation of the network, and to play FRAMES frames."""
    if not MODEL.exists():
        return
    out = folder / "simulated"
    _run("emit", str(MODEL), "-o", str(out))
    command = ("sim", str(out), "--frames", str(FRAMES))
    both = _run(*command)[0]
    seconds = min(_run(*command)[0] for _ in range(REPEATS))
    yield Figure("build of the simulation, ResNet-8", both - seconds, "s")
    yield Figure(f"simulation of {FRAMES} frames", seconds, "s", SIMULATION_SECONDS)
    yield Figure("simulated frames", FRAMES / seconds, "a second")


PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "emit": emission,
    "golden": golden_model,
    "simulation": simulation,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 0 when every target is met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    print("| figure | measured | target | |\n|---|---|---|---|", flush=True)
    found = []
    with tempfile.TemporaryDirectory(prefix="hwgen-bench-") as folder:
        for part in options.only:
            for figure in PARTS[part](Path(folder)):
                found.append(figure)
                print(figure.row, flush=True)
    if options.json:
        figures = [asdict(figure) | {"verdict": figure.verdict} for figure in found]
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return int(any(figure.verdict == "MISSED" for figure in found))


if __name__ == "__main__":
    sys.exit(main())
