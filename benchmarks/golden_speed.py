"""The golden model beside the reference kernels of TensorFlow Lite: one thread, one core, in turn.

    python -m benchmarks.golden_speed MODEL.tflite

Prints the milliseconds of the processor that each takes for a frame, the reference kernels first,
the best of REPEATS runs on a batch. inputs.npy beside the model holds the frames.
"""

from __future__ import annotations

import os

if __name__ == "__main__":  # before NumPy starts the threads of its matrix products
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from hwgen.frontends import load
from hwgen.golden.run import golden
from hwgen.ir.terminals import QuantOutput

REPEATS = 10
BATCH = 200  # frames of the golden model at a time


def measured(model: Path) -> tuple[float, float]:
    """Milliseconds a frame of the reference kernels and of the golden model, in a process of its
    own."""
    command = [sys.executable, "-m", "benchmarks.golden_speed", str(model)]
    printed = subprocess.run(
        command, check=True, text=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
    ).stdout.split()
    return float(printed[0]), float(printed[1])


def compare(model: Path) -> tuple[float, float]:
    """As `measured`, in this process: both keep the outputs alone."""
    from ai_edge_litert import interpreter  # type: ignore[import-untyped]

    resolver = interpreter.OpResolverType.BUILTIN_REF
    reference = interpreter.Interpreter(
        str(model), experimental_op_resolver_type=resolver, num_threads=1
    )
    reference.allocate_tensors()
    port = reference.get_input_details()[0]
    graph = load(model).graph
    keep = [node.name for node in graph.nodes if isinstance(node, QuantOutput)]
    frames = np.load(model.with_name("inputs.npy")).reshape(-1, *port["shape"][1:])
    batch = np.resize(frames, (BATCH, *frames.shape[1:]))

    def invoke() -> None:
        for frame in batch:
            reference.set_tensor(port["index"], frame[None])
            reference.invoke()

    pairs = [(_busy(invoke), _busy(lambda: golden(graph, batch, keep))) for _ in range(REPEATS)]
    slow, fast = (1e3 * min(column) / BATCH for column in zip(*pairs, strict=True))
    return slow, fast


def _busy(work: Callable[[], Any]) -> float:
    """Seconds of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Measure on the first core that this process may use; returns 0."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(*compare(Path(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
