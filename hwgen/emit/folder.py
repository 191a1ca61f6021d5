"""Emission: a quantized graph to a folder with Verilog, benches and records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.design_json import design_record, to_text
from hwgen.emit.files import Names, name_design, rtl_files
from hwgen.emit.names import identifier
from hwgen.emit.queues import queue_sites
from hwgen.emit.write import write_design
from hwgen.errors import HwgenError
from hwgen.golden.run import Inputs, golden
from hwgen.ir.batch import as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.serialize import graph_bytes
from hwgen.ir.terminals import QuantInput
from hwgen.schedule import Folding, schedule
from hwgen.schedule.design import Design
from hwgen.schedule.stored import choices
from hwgen.simulate.bench import sim_folder
from hwgen.simulate.vectors import Vectors
from hwgen.timing.design import Unsettled, figures, timing
from hwgen.timing.stalls import KINDS, pattern

GRAPH = "graph.hwgraph"  # the quantized graph, from which the models are rebuilt
FRAMES = 4  # images that emit stores for the benches
LARGE = 50_000  # cycles of an image beyond which one image without stalls is stored
STORED = 1 << 24  # values of an image and all its tensors beyond which none is stored
EFFORT = 1 << 25  # times of beats that may be computed for one kind of stalls


def emit(
    graph: Graph,
    out: str | Path,
    *,
    name: str | None = None,
    target: str = "generic",
    interval: int | None = None,
    multipliers: int | None = None,
    folding: Mapping[str, Folding] | None = None,
    pixels: int = 1,
    device: str | None = None,
    objective: str = "interval",
    inputs: Inputs | None = None,
    extra: Mapping[str, str | bytes] | None = None,
    force: bool = False,
) -> Design:
    """Write the design of a quantized graph to the folder `out`; see hwgen.emit.write.

    name: of the top module, default that of the graph; mapped like the name of a layer.
    interval: cycles allowed for an image; multipliers: budget of the arrays; folding: pe and simd
    of layers set by hand. pixels: columns in a beat at the input ports: 1, 2, 4 or 8. device: an
    FPGA part to stay within; objective: interval or latency; see hwgen.schedule.schedule.
    inputs: images [N, *shape] for the benches in `out`/sim, real or integer, by input layer where
    there are several (default: random ones); the first FRAMES are stored, of LARGE images one, of
    those with more than STORED values none.
    extra: more files, by relative path.
    Raises HwgenError, and leaves `out` as it was, on a graph, an option or a folder that is wrong.
    """
    design = schedule(
        graph,
        name=identifier(name or graph.name).text,
        target=target,
        interval=interval,
        multipliers=multipliers,
        folding=folding,
        pixels=pixels,
        device=device,
        objective=objective,
    )
    files = design_files(design, inputs)
    write_design(Path(out), files | dict(extra or {}), options=_options(design), force=force)
    return design


def design_files(design: Design, inputs: Inputs | None = None) -> dict[str, str | bytes]:
    """All files of a design by relative path."""
    names = name_design(design)
    predicted = figures(design)
    layers = {layer.name: names.signals.get(layer.name, layer.name) for layer in design.layers}
    given = {design.graph.name: identifier(design.graph.name).text, **layers}
    renamed = {name: text for name, text in given.items() if name != text}
    record = design_record(design, predicted, names, renamed)
    record["choices"] = choices(design)
    record["stored_frames"] = stored = stored_frames(design, predicted.interval)
    files: dict[str, str | bytes] = dict(rtl_files(design, names, predicted))
    files["design.json"] = to_text(record)
    files[GRAPH] = graph_bytes(design.graph)
    vectors = bench_vectors(design, names, stored, inputs) if stored else None
    sim = sim_folder(record, vectors)
    return files | {f"sim/{path}": content for path, content in sim.items()}


def stored_frames(design: Design, interval: int) -> int:
    """Images that emit stores; interval: cycles of one."""
    values = sum(math.prod(stream.shape) for stream in design.streams.values())
    if values > STORED:
        return 0
    return FRAMES if interval <= LARGE else 1


def bench_vectors(design: Design, names: Names, frames: int, inputs: Inputs | None) -> Vectors:
    """`frames` images with every tensor, and the cycles of every beat for each kind of stall.

    A single one is large, and played without stalls. A narrow output that is stalled about as often
    as it has something to say settles a few beats at a time: kinds of stalls that take more than
    EFFORT are not stored, `hwgen sim` predicts them when they are played.
    """
    kinds = KINDS if frames == FRAMES else KINDS[:1]
    images = _images(design.graph, frames, inputs)
    stalls = {("source", kind): pattern(kind, 0) for kind in KINDS}
    stalls |= {("sink", kind): pattern(kind, 1) for kind in KINDS}
    cycles = {}
    for kind in kinds:
        source, sink = stalls["source", kind], stalls["sink", kind]
        effort = None if kind == "never" else EFFORT
        with suppress(Unsettled):
            cycles[kind, kind] = stream_cycles(design, names, frames, source, sink, effort)
    return Vectors(golden(design.graph, images), stalls, cycles)


def stream_cycles(
    design: Design,
    names: Names,
    frames: int,
    source: NDArray[np.bool_],
    sink: NDArray[np.bool_],
    effort: int | None = None,
) -> dict[str, NDArray[np.int64]]:
    """Cycle of every beat, by stream name in the top module; arguments and errors as for timing."""
    found = timing(design, frames, source=source, sink=sink, effort=effort)
    ports = {**found.sources, **found.sinks}
    cycles = {names.ports[layer]: times for layer, times in ports.items()}
    cycles |= {signal: found.layers[layer] for layer, signal in names.signals.items()}
    for layer, branches in found.branches.items():
        for reader, times in zip(design.readers(layer), branches, strict=True):
            cycles[names.branches[layer, reader]] = times
    for site in queue_sites(design, names):
        entered, left = found.queues[site.reader, site.unit.label]
        cycles |= {site.entry: entered, site.exit: left}
    return cycles


def _images(graph: Graph, frames: int, inputs: Inputs | None) -> dict[str, NDArray[Any]]:
    """`frames` images of each input: the first given ones, repeated as needed, or random."""
    nodes = [node for node in graph.nodes if isinstance(node, QuantInput)]
    if inputs is None:
        random = np.random.Generator(np.random.PCG64(0))
        return {node.name: _random(random, node, frames) for node in nodes}
    given = as_inputs([node.name for node in nodes], inputs)
    return {node.name: _repeated(node, np.asarray(given[node.name]), frames) for node in nodes}


def _random(random: np.random.Generator, node: QuantInput, frames: int) -> NDArray[Any]:
    return random.integers(node.format.lo, node.format.hi + 1, (frames, *node.shape))


def _repeated(node: QuantInput, given: NDArray[Any], frames: int) -> NDArray[Any]:
    if given.shape[1:] != node.shape or len(given) == 0:
        raise HwgenError(
            f"inputs must have shape [images, {str(node.shape)[1:-1]}], not {list(given.shape)}",
            layer=node.name,
        )
    return np.resize(given[:frames], (frames, *node.shape))


def _options(design: Design) -> dict[str, object]:
    return {"name": design.name, "target": design.target, "choices": choices(design)}
