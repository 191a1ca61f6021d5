"""Several columns in a beat: more than one pixel a cycle, exact in every bit and cycle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hwgen import Folding, Graph, HwgenError, emit, quantize, simulate
from hwgen.schedule import schedule
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing

pytestmark = pytest.mark.simulator("icarus")
Layer = Callable[[Graph, str, np.random.Generator], str]
SHAPE = (6, 11, 2)


def conv(graph: Graph, x: str, rng: np.random.Generator, **options: object) -> str:
    weight = rng.normal(size=(3, 3, graph.shape(x)[2], 3))
    return graph.conv2d(x, weight, rng.normal(size=3), name="conv", **options)  # type: ignore[arg-type]


LAYERS: dict[str, Layer] = {
    "conv": lambda g, x, r: conv(g, x, r, padding=1),
    "conv-stride": lambda g, x, r: conv(g, x, r, padding=(2, 0, 3, 1), stride=(1, 2)),
    "conv-dilation": lambda g, x, r: conv(g, x, r, padding=2, dilation=2),
    "conv-groups": lambda g, x, r: g.depthwise_conv2d(
        x, r.normal(size=(2, 3, 2, 1)), padding=1, name="conv"
    ),
    "max": lambda g, x, r: g.max_pool2d(x, 2, name="pool"),
    "max-overlapping": lambda g, x, r: g.max_pool2d(x, 3, stride=(1, 2), padding=1, name="pool"),
    "average": lambda g, x, r: g.avg_pool2d(x, (2, 3), stride=(1, 2), name="pool"),
    "l2": lambda g, x, r: g.l2_pool2d(x, 2, stride=1, name="pool"),
    "conv-pool": lambda g, x, r: g.max_pool2d(conv(g, x, r, padding=1), 2, name="pool"),
    "clamp": lambda g, x, r: g.relu(x),
    "table": lambda g, x, r: g.sigmoid(x),
    "add": lambda g, x, r: g.add(x, conv(g, g.relu(x), r, padding=1)),
    "flatten": lambda g, x, r: g.flatten(x),
}


@pytest.mark.parametrize(("name", "pixels"), list(zip(LAYERS, [2, 4, 8] * 9, strict=False)))
def test_every_layer_takes_beats_of_several_columns(name: str, pixels: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(pixels)
    graph = Graph("net")
    shape = SHAPE if name != "add" else (*SHAPE[:2], 3)
    x = LAYERS[name](graph, graph.input("image", shape), rng)
    graph.output(x)
    quantized = quantize(graph, rng.normal(size=(4, *shape)))
    outputs = 2 if name == "conv-groups" else 3
    folding = {"conv": Folding(outputs, 4, pixels)} if "conv" in graph_names(graph) else {}
    design = emit(quantized, tmp_path / "net", folding=folding, pixels=pixels)
    stalls = {"stall_source": "random", "stall_sink": "bursty"} if pixels == 4 else {}
    found = simulate(tmp_path / "net", frames=3, simulator="icarus", **stalls)  # type: ignore[arg-type]
    assert found.passed, found
    assert timing(design).interval == interval_bound(design)


def graph_names(graph: Graph) -> set[str]:
    return {node.name for node in graph.nodes}


def test_a_convolution_makes_more_than_one_pixel_a_cycle() -> None:
    graph = Graph("net")
    x = graph.input("image", (12, 16, 1))
    graph.output(graph.conv2d(x, np.ones((3, 3, 1, 2)), padding=1, name="conv"))
    quantized = quantize(graph, np.random.default_rng(0).normal(size=(4, 12, 16, 1)))
    for pixels in (2, 4, 8):
        design = schedule(quantized, interval=12 * 16 // pixels, pixels=pixels)
        assert timing(design).interval == 12 * 16 // pixels
        assert design.layers[0].folding == Folding(2, 9, pixels)


def test_what_cannot_be_done_is_said() -> None:
    graph = Graph("net")
    x = graph.input("image", (12, 16, 1))
    graph.output(graph.conv2d(x, np.ones((3, 3, 1, 2)), padding=1, name="conv"))
    quantized = quantize(graph, np.random.default_rng(0).normal(size=(4, 12, 16, 1)))
    for folding, message in (
        (Folding(1, 9, 2), "layer 'conv': pe must be 2 with several pixels, not 1"),
        (Folding(2, 9, 3), "layer 'conv': pixels must be one of 1, 2, 4, 8, not 3"),
    ):
        with pytest.raises(HwgenError) as caught:
            schedule(quantized, folding={"conv": folding})
        assert str(caught.value) == message
    with pytest.raises(HwgenError) as slow:
        schedule(quantized, interval=96)
    assert str(slow.value).startswith(
        "layer 'conv': needs at least 192 cycles per image, more than the interval of 96"
    )
    with pytest.raises(HwgenError, match="pixels must be one of 1, 2, 4, 8, not 5"):
        schedule(quantized, pixels=5)
