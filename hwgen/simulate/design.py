"""Simulate a design folder that emit wrote, compared with the models that belong to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from hwgen.golden.run import quantize_input
from hwgen.ir.terminals import QuantInput
from hwgen.schedule.design import Design
from hwgen.simulate import run
from hwgen.simulate.bench import Progress
from hwgen.simulate.models import load_design, predictor
from hwgen.simulate.result import SimulationResult
from hwgen.simulate.vectors import Integers


def simulate(
    folder: str | Path,
    *,
    frames: int = 4,
    inputs: ArrayLike | None = None,
    simulator: str = "verilator",
    bench: str = "fast",
    stall_source: str = "never",
    stall_sink: str = "never",
    seed: int = 0,
    reset_at: int | None = None,
    waves: bool = False,
    progress: Progress | None = None,
) -> SimulationResult:
    """Run the RTL in `folder` and compare every bit and every cycle of every stream.

    inputs: images [N, *shape], N at least `frames`, real (quantized by the input format) or
    integer; default the ones that emit stored. The rest as in hwgen.simulate.run.simulate.
    Raises HwgenError on options out of range, a missing or old simulator, or a failed build.
    """
    design = load_design(Path(folder))
    return run.simulate(
        Path(folder),
        frames=frames,
        inputs=None if inputs is None else _integers(design, inputs),
        simulator=simulator,
        bench=bench,
        stall_source=stall_source,
        stall_sink=stall_sink,
        seed=seed,
        reset_at=reset_at,
        waves=waves,
        predict=predictor(design),
        progress=progress,
    )


def _integers(design: Design, inputs: ArrayLike) -> Integers:
    """Integers [N, rows, columns, channels] of the input layer."""
    node = design.graph.nodes[0]
    assert isinstance(node, QuantInput)
    integers = np.asarray(quantize_input(node, inputs))
    return integers if integers.ndim == 4 else integers.reshape(len(integers), 1, 1, -1)
