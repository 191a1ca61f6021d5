"""Row 9: every layer that rounds, at the ends of what its accumulators can reach.

    python -m trust.extremes --networks 10 --layers 100 --channels 6

For each layer of the benchmark networks (and of the models in HWGEN_MODELS) the inputs are found
that make a channel's sum as large and as small as intervals say it can become. The sum in NumPy
must be that bound, the bound within what the requantizer is proved for and within the bits of the
RTL's accumulator, and the integer model must give the rounding rule's integer. Of the first
--layers layers the RTL runs with the inputs of --channels channels. With --store each network is
kept as it ends, and the row tells the sum of all that are kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.networks import NETWORKS, quantized
from hwgen import load
from hwgen.arithmetic import rounding
from hwgen.golden.run import golden
from hwgen.ir.activation import QuantClamp
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.graph import Graph
from hwgen.ir.node import QuantNode
from hwgen.ir.reach import integer_ranges
from hwgen.ir.requantized import Reach, RequantizedNode, accumulator_range_of
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.schedule import schedule
from hwgen.units.mac import Mac
from tests.fuzz.case import Case
from tests.fuzz.run_case import examine
from trust.kept import kept_run
from trust.result import FOLDER, ROOT, commit
from trust.row import Measured, Row, Size

Integers = NDArray[np.int64]
Examined = dict[str, Any]
Weighted = QuantConv2d | QuantDense
MODELS = Path(os.environ.get("HWGEN_MODELS", ROOT.parent / "shared" / "models"))
TABLE = FOLDER / "extremes.json"
SUFFIXES = (".tflite", ".onnx")


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """A layer between an input and an output of its own, one window large.

    least, most: frames [C, ...] that make the sum of each channel as small and as large as it gets.
    """

    graph: Graph
    node: RequantizedNode
    ranges: tuple[Reach, ...]
    frames: dict[str, Integers]


def measure(networks: int, layers: int, channels: int) -> Measured:
    """Check every layer of the first `networks` networks; simulate `layers` of them."""
    return summed(dict(examined(networks, layers, channels)))


def examined(networks: int, layers: int, channels: int) -> Iterator[tuple[str, Examined]]:
    """What came of each network."""
    for name, graph in all_networks(networks):
        found = list(alone(graph))
        wrong = [text for layer in found for text in faults(layer)]
        simulated = found[:layers]
        layers -= len(simulated)
        wrong += [f"RTL: {text}" for layer in simulated for text in rtl_faults(layer, channels)]
        counts = {"layers": len(found), "simulated": len(simulated)}
        yield name, {"commit": commit(), "channels": channels, **counts, "wrong": wrong}


def summed(table: Mapping[str, Examined]) -> Measured:
    """The sums over all networks; one counts when all of its layers were simulated."""
    checked = sum(entry["layers"] for entry in table.values())
    simulated = sum(entry["simulated"] for entry in table.values())
    wrong = [f"{name}: {text}" for name, entry in table.items() for text in entry["wrong"]]
    whole = sum(entry["simulated"] == entry["layers"] for entry in table.values())
    text = (
        f"{checked} layers of {len(table)} networks at both ends of every channel, {simulated} of "
        f"them in RTL, {len(wrong)} wrong"
    )
    lines = [
        f"{name}: {entry['layers']} layers, {entry['simulated']} in RTL at {entry['commit']}"
        for name, entry in table.items()
    ]
    return Measured(text, len(wrong), whole, (*lines, *wrong))


def all_networks(count: int) -> Iterator[tuple[str, Graph]]:
    """The models that are there, then the networks of the benchmarks: `count` at most."""
    files = sorted(path for path in MODELS.glob("*/*") if path.suffix in SUFFIXES)
    made = [(path.stem, path) for path in files]
    for name, path in made[:count]:
        yield name, load(path).graph
    for name in list(NETWORKS)[: max(0, count - len(made))]:
        yield name, quantized(name)


def alone(graph: Graph) -> Iterator[Alone]:
    """Each layer that rounds, with the ranges that its inputs have in the network."""
    ranges = integer_ranges(graph)
    for node in graph.nodes:
        if isinstance(node, RequantizedNode):
            reaches = tuple(ranges[source] for source in node.inputs)
            yield _alone(graph, node, reaches)


def _alone(graph: Graph, node: RequantizedNode, ranges: tuple[Reach, ...]) -> Alone:
    if isinstance(node, QuantConv2d):
        rows, columns = (
            (size - 1) * step + 1
            for size, step in zip(node.weight.shape, node.dilation, strict=False)
        )
        channels = node.weight.shape[2] * node.groups
        shapes: list[tuple[int, ...]] = [(rows, columns, channels)]
        node = replace(node, stride=(1, 1), padding=(0, 0, 0, 0))
    else:
        shapes = [graph.shape(source) for source in node.inputs]
    nodes: list[QuantNode] = []
    clamps = []
    for index, (source, shape, (lo, hi)) in enumerate(
        zip(node.inputs, shapes, ranges, strict=True)
    ):
        form = graph.format(source)
        nodes += [
            QuantInput(f"input{index}", (), shape, form),
            QuantClamp(f"range{index}", (f"input{index}",), form, lo, hi),
        ]
        clamps.append(f"range{index}")
    layer = replace(node, name="layer", inputs=tuple(clamps))
    output = QuantOutput("output", ("layer",), layer.format)
    made = Graph.from_nodes("extremes", [*nodes, layer, output])
    frames = {f"input{i}": frame for i, frame in enumerate(_frames(layer, shapes, ranges))}
    return Alone(made, layer, ranges, frames)


def _frames(
    node: RequantizedNode, shapes: list[tuple[int, ...]], ranges: tuple[Reach, ...]
) -> list[Integers]:
    """Frames of each input: of a weighted layer two per channel, else all corners."""
    if isinstance(node, QuantConv2d | QuantDense):
        return [extreme_frames(node, shapes[0], ranges[0])]
    corners = np.array(np.meshgrid(*ranges, indexing="ij")).reshape(len(ranges), -1)
    return [
        np.broadcast_to(values.reshape(-1, *[1] * len(shape)), (len(values), *shape)).copy()
        for values, shape in zip(corners, shapes, strict=True)
    ]


def extreme_frames(node: Weighted, shape: tuple[int, ...], reach: Reach) -> Integers:
    """For each channel the frame of its largest sum, then for each that of its smallest."""
    taps = _dense_taps(node, shape)
    lo, hi = reach
    most = np.where(taps > 0, hi, lo)
    least = np.where(taps > 0, lo, hi)
    frames = np.moveaxis(np.concatenate([most, least], axis=-1), -1, 0)
    return np.ascontiguousarray(frames, dtype=np.int64)


def _dense_taps(node: Weighted, shape: tuple[int, ...]) -> Integers:
    """Weight of every value of the input in each channel: [*shape, Cout]."""
    if isinstance(node, QuantDense):
        return node.weight
    height, width, inputs, outputs = node.weight.shape
    taps = np.zeros((*shape, outputs), dtype=np.int64)
    (dy, dx), share = node.dilation, outputs // node.groups
    for group in range(node.groups):
        reads = slice(group * inputs, (group + 1) * inputs)
        makes = slice(group * share, (group + 1) * share)
        taps[::dy, ::dx, reads, makes] = node.weight[..., makes]
    assert taps[::dy, ::dx].shape[:2] == (height, width)
    return taps


def sums(node: Weighted, shape: tuple[int, ...], frames: Integers) -> Integers:
    """The accumulators [frames, Cout], by the definition."""
    taps = _dense_taps(node, shape).reshape(-1, len(node.bias))
    centred = node.input_format.centre(frames.reshape(len(frames), -1))
    return np.asarray(centred, dtype=np.int64) @ taps + node.bias


def faults(layer: Alone) -> list[str]:
    """Why a layer is not what its intervals and its requantizer promise."""
    node = layer.node
    reach = accumulator_range_of(node, *layer.ranges)
    found = []
    proof = node.requantizer
    if proof is None or (proof.acc_lo > reach.lo).any() or (proof.acc_hi < reach.hi).any():
        found.append(f"{node.name}: the requantizer is not proved for all sums")
    if not isinstance(node, QuantConv2d | QuantDense):
        return found
    shape = layer.graph.shape("input0")
    made = sums(node, shape, layer.frames["input0"])
    most, least = np.split(made, 2)
    if not (
        np.array_equal(most.diagonal(), reach.hi) and np.array_equal(least.diagonal(), reach.lo)
    ):
        found.append("the ends of the sums are not those of the intervals")
    bits = accumulator_bits(layer.graph)
    if bits is not None and not -(1 << (bits - 1)) <= made.min() <= made.max() < 1 << (bits - 1):
        found.append(f"a sum does not fit into {bits} bits")
    if node.rule in rounding.RULES:
        found += _rounded(layer, made)
    return found


def _rounded(layer: Alone, made: Integers) -> list[str]:
    node = layer.node
    zero_point = node.format.zero_point
    wanted = rounding.apply(node.rule, made, node.scale, zero_point) + zero_point
    have = golden(layer.graph, layer.frames)["layer"].reshape(made.shape)
    same = np.array_equal(have, np.clip(wanted, *node.activation))
    return [] if same else ["the integer model differs from the rounding rule"]


def accumulator_bits(graph: Graph) -> int | None:
    """Of the multiplier array of the layer alone; None where it has none."""
    design = schedule(graph, name="net")
    units = (unit for layer in design.layers for unit in layer.all_units)
    return next((unit.acc_bits for unit in units if isinstance(unit, Mac)), None)


def rtl_faults(layer: Alone, channels: int) -> list[str]:
    """What differs between RTL and models with the frames of the channels of the longest sums."""
    frames = {name: chosen(layer, array, channels) for name, array in layer.frames.items()}
    count = len(frames["input0"])
    case = Case(0, layer.graph, {}, frames, "never", "random", count)
    with tempfile.TemporaryDirectory() as name:
        return [finding.text for finding in examine(case, Path(name)).findings]


def chosen(layer: Alone, frames: Integers, channels: int) -> Integers:
    """The frames of `channels` channels; all of a layer without weights."""
    if not isinstance(layer.node, QuantConv2d | QuantDense):
        return frames
    reach = accumulator_range_of(layer.node, *layer.ranges)
    longest = np.argsort(reach.lo - reach.hi, kind="stable")[:channels]
    return np.concatenate([frames[longest], frames[longest + len(frames) // 2]])


ROW = Row(
    9,
    "trust.extremes",
    "accumulators and requantizers at the ends of their ranges, in the integer model and in RTL",
    "100 % of the layers of all benchmark networks",
    10,
    (
        Size("--networks", 1, 10, "networks: models that are there first"),
        Size("--layers", 1, 1000, "layers that are simulated"),
        Size("--channels", 2, 4, "channels whose ends are simulated"),
    ),
    measure,
    ("icarus", "numpy"),
)

if __name__ == "__main__":
    sys.exit(kept_run(ROW, examined, summed, TABLE))
