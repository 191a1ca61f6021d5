"""Simulate a design folder that emit wrote, compared with the models that belong to it."""

from __future__ import annotations

from pathlib import Path

from hwgen.golden.run import Inputs, quantize_input
from hwgen.ir.batch import as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput
from hwgen.simulate import run
from hwgen.simulate.bench import Progress
from hwgen.simulate.models import load_design, predictor
from hwgen.simulate.result import SimulationResult
from hwgen.simulate.vectors import Integers


def simulate(
    folder: str | Path,
    *,
    frames: int = 4,
    inputs: Inputs | None = None,
    simulator: str = "verilator",
    bench: str = "fast",
    stall_source: str = "never",
    stall_sink: str = "never",
    seed: int = 0,
    reset_at: int | None = None,
    soak: int = 0,
    waves: bool = False,
    progress: Progress | None = None,
) -> SimulationResult:
    """Run the RTL in `folder` and compare every bit and every cycle of every stream.

    inputs: images [N, *shape], N at least `frames`, real (quantized by the input format) or
    integer, of a design with several inputs by layer name; default the ones that emit stored. The
    rest as in hwgen.simulate.run.simulate.
    Raises HwgenError on options out of range, a missing or old simulator, or a failed build.
    """
    design = load_design(Path(folder))
    return run.simulate(
        Path(folder),
        frames=frames,
        inputs=None if inputs is None else input_integers(design.graph, inputs),
        simulator=simulator,
        bench=bench,
        stall_source=stall_source,
        stall_sink=stall_sink,
        seed=seed,
        reset_at=reset_at,
        soak=soak,
        waves=waves,
        predict=predictor(design),
        progress=progress,
    )


def input_integers(graph: Graph, inputs: Inputs) -> dict[str, Integers]:
    """Integers [N, rows, columns, channels] by input layer of a quantized graph."""
    nodes = [node for node in graph.nodes if isinstance(node, QuantInput)]
    given = as_inputs([node.name for node in nodes], inputs)
    return {node.name: _images(quantize_input(node, given[node.name])) for node in nodes}


def _images(integers: Integers) -> Integers:
    """[N, H, W, C]: a flat frame is one pixel, and its values are the channels."""
    return integers if integers.ndim == 4 else integers.reshape(len(integers), 1, 1, -1)
