"""Time and text that large layers take, one of each kind: schedule, timing, emission.

    python -m benchmarks.large_layers [--only NAME ...]

Every layer is measured in a process of its own. Prints a Markdown table: seconds from the
quantized graph to the schedule (folding and buffer sizes), for the exact interval and latency and
for the text, megabytes of Verilog, and the largest memory. Returns 1 when a layer takes longer than
SECONDS in all or more text than its weights and ports explain.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hwgen.emit.files import name_design, rtl_files
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.ir.node import Shape
from hwgen.ir.reach import integer_ranges
from hwgen.ir.requantized import RequantizedNode, accumulator_range_of, find_requantizer
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.schedule.plan import schedule
from hwgen.timing.design import figures

SECONDS = 120.0
WORD_TEXT = 48  # characters around the digits of one word of a ROM
LANE_TEXT = 80  # characters of a lane of a port
FIXED_TEXT = 200_000  # characters of a design without weights
BYTES = IntFormat(8, True, 0.1, 3)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one layer took. seconds: schedule, timing, text; text: characters; memory: GB.

    words, digits: of its ROMs; lanes: of its ports.
    """

    folding: str
    lanes: int
    words: int
    digits: int
    seconds: tuple[float, float, float]
    text: int
    memory: float

    @property
    def met(self) -> bool:
        """Within the limits of time and text."""
        return sum(self.seconds) <= SECONDS and self.text <= self.allowed_text

    @property
    def allowed_text(self) -> int:
        """Characters that weights and ports explain: digits, and the rest of each line."""
        return FIXED_TEXT + self.digits + self.words * WORD_TEXT + self.lanes * LANE_TEXT


def numbers(rng: np.random.Generator, depth: int, cout: int) -> dict[str, Any]:
    """Attributes that layers with weights share; outputs use the whole range of 8 bits."""
    return {
        "name": "layer",
        "inputs": ("input",),
        "weight_bits": 8,
        "bias": rng.integers(-1000, 1000, cout),
        "input_format": BYTES,
        "format": BYTES,
        "rule": "D",
        "scale": (rng.uniform(0.5, 1.0, cout) / (40.0 * np.sqrt(depth))).astype(np.float32),
        "activation": (-128, 127),
    }


def conv(kernel: int, cin: int, cout: int, groups: int = 1) -> QuantConv2d:
    """A square kernel, padded so that the size stays."""
    rng = np.random.default_rng(kernel * cin + cout)
    weight = rng.integers(-127, 128, (kernel, kernel, cin // groups, cout))
    shared = numbers(rng, kernel * kernel * cin // groups, cout)
    pads = (kernel // 2,) * 4
    return QuantConv2d(weight=weight, stride=(1, 1), padding=pads, groups=groups, **shared)


def local(size: int, kernel: int, channels: int) -> QuantLocallyConnected2d:
    """As many outputs as inputs, on a square image."""
    rng = np.random.default_rng(size)
    weight = rng.integers(-127, 128, (size, size, kernel, kernel, channels, channels))
    shared = numbers(rng, kernel * kernel * channels, channels)
    shared["bias"] = rng.integers(-1000, 1000, (size, size, channels))
    pads = (kernel // 2,) * 4
    return QuantLocallyConnected2d(weight=weight, stride=(1, 1), padding=pads, **shared)


def dense(inputs: int, outputs: int) -> QuantDense:
    rng = np.random.default_rng(inputs)
    return QuantDense(
        weight=rng.integers(-127, 128, (inputs, outputs)), **numbers(rng, inputs, outputs)
    )


# Shape of the image, the layer, the budget of multipliers, None for the default.
LAYERS: dict[str, tuple[Shape, Callable[[], RequantizedNode], int | None]] = {
    "11x11, 3 to 8, on 1024x1024": ((1024, 1024, 3), lambda: conv(11, 3, 8), None),
    "3x3 depthwise, 64, on 1024x1024": ((1024, 1024, 64), lambda: conv(3, 64, 64, 64), None),
    "3x3 depthwise, 2048, on 1024x1024": (
        (1024, 1024, 2048),
        lambda: conv(3, 2048, 2048, 2048),
        1024,
    ),
    "1x1, 2048 to 64, on 1024x1024": ((1024, 1024, 2048), lambda: conv(1, 2048, 64), 2048),
    "3x3 in 32 groups, 256 to 256, on 256x256": (
        (256, 256, 256),
        lambda: conv(3, 256, 256, 32),
        None,
    ),
    "3x3, 512 to 512, on 64x64": ((64, 64, 512), lambda: conv(3, 512, 512), None),
    "1x1, 2048 to 2048, on 8x8": ((8, 8, 2048), lambda: conv(1, 2048, 2048), None),
    "3x3 locally connected, 8 to 8, on 64x64": ((64, 64, 8), lambda: local(64, 3, 8), None),
    "dense, 8192 to 1000": ((8192,), lambda: dense(8192, 1000), None),
}


def measure(name: str) -> Figure:
    """The figure of the layer called `name`."""
    shape, make, multipliers = LAYERS[name]
    graph = _graph(shape, make())
    start = time.perf_counter()
    design = schedule(graph, multipliers=multipliers)
    scheduled = time.perf_counter()
    found = figures(design)
    timed = time.perf_counter()
    files = rtl_files(design, name_design(design), found)
    seconds = (scheduled - start, timed - scheduled, time.perf_counter() - timed)
    ((layer, mac),) = design.macs
    assert layer.folding is not None
    return Figure(
        f"{layer.folding.pe} x {layer.folding.simd}",
        sum(stream.lanes for stream in (layer.inputs[0], layer.output)),
        len(mac.weights) + len(mac.bias),
        mac.weights.size * mac.dot.weight_bits // 4 + mac.bias.size * mac.acc_bits // 4,
        seconds,
        sum(map(len, files.values())),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    )


def _graph(shape: Shape, bare: RequantizedNode) -> Graph:
    """The layer between an input and an output, with its requantizer."""
    nodes = [QuantInput("input", (), shape, BYTES), bare]
    graph = Graph.from_nodes("large", [*nodes, QuantOutput("output", ("layer",), BYTES)])
    reach = integer_ranges(graph)["input"]
    found = find_requantizer(bare, accumulator_range_of(bare, reach))
    object.__setattr__(bare, "requantizer", found)  # ours alone, and huge to copy
    return graph


def row(name: str, figure: Figure) -> str:
    """One line of the table."""
    seconds = " | ".join(f"{part:.1f}" for part in figure.seconds)
    verdict = "met" if figure.met else "MISSED"
    sizes = f"{figure.text / 1e6:.1f} | {figure.memory:.1f}"
    return f"| {name} | {figure.folding} | {seconds} | {sizes} | {verdict} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 0 when every limit is met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=list(LAYERS), choices=list(LAYERS))
    options = parser.parse_args(arguments)
    print("| layer | pe x simd | schedule s | timing s | text s | text MB | memory GB | limits |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    met = []
    for name in options.only:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            figure = pool.apply(measure, (name,))
        met.append(figure.met)
        print(row(name, figure), flush=True)
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
