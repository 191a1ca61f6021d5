"""How well designs use their arrays, and the reason for their interval."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hwgen.frontends import load
from hwgen.ir.graph import Graph
from hwgen.schedule.bottleneck import (
    array_efficiency,
    array_products,
    bottleneck_reason,
    network_macs,
)
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.folding import fold_to_interval
from hwgen.schedule.work import interval_bound
from tests.frontends.tflite import networks

from .networks import conv_pool_graph, quantized

ROOT = Path(__file__).parents[2]
MODELS = Path(os.environ.get("HWGEN_MODELS", ROOT.parent / "shared" / "models"))


def design(graph: Graph, interval: int, target: str = "generic", pixels: int = 1) -> Design:
    return lower_graph(
        graph, "net", target, fold_to_interval(graph, interval, pixels), {}, pixels=pixels
    )


def efficiency(graph: Graph, interval: int) -> tuple[int, float]:
    """Multipliers, and the share of them that is used at the interval of the design."""
    made = design(graph, interval)
    return made.multipliers, array_efficiency(made, interval_bound(made))


def imported(text: bytes, tmp_path: Path) -> Graph:
    path = tmp_path / "net.tflite"
    path.write_bytes(text)
    return load(path).graph


# Efficiency of the best foldings of every layer by itself, found by trying every simd.
BOUNDS = {
    ("resnet8", 98_304): 0.978,
    ("resnet8", 24_576): 0.995,
    ("ds_cnn", 36_000): 0.934,
    ("mobilenet_v1", 36_864): 0.949,
}


@pytest.mark.parametrize(("name", "interval"), BOUNDS)
def test_arrays_are_used_as_well_as_any_folding_can(
    name: str, interval: int, tmp_path: Path
) -> None:
    _, found = efficiency(imported(getattr(networks, name)(), tmp_path), interval)
    assert found == pytest.approx(BOUNDS[name, interval], rel=0.01)


REAL = {
    ("resnet8_ic_int8", 98_304): (130, 0.978),
    ("resnet8_ic_int8", 24_576): (511, 0.995),
    ("dscnn_kws_int8", 36_000): (79, 0.934),
}


@pytest.mark.parametrize(("name", "interval"), REAL)
def test_trained_networks_use_their_arrays_as_well(name: str, interval: int) -> None:
    path = MODELS / name / f"{name}.tflite"
    if not path.exists():
        pytest.skip(f"no {path.name}; HWGEN_MODELS is the folder of the trained networks")
    multipliers, expected = REAL[name, interval]
    used, found = efficiency(load(path).graph, interval)
    assert used == multipliers
    assert found == pytest.approx(expected, rel=0.01)


def test_the_reason_names_the_layer_and_the_next_step() -> None:
    made = design(conv_pool_graph(), 108)
    reason = bottleneck_reason(made)
    assert reason.startswith("conv: ")
    assert "cycles; next step, " in reason
    assert reason.endswith(" more multipliers")


def test_the_reason_tells_when_nothing_is_faster() -> None:
    reason = bottleneck_reason(design(conv_pool_graph(), 36))
    assert "a window every cycle" in reason or "for its beats" in reason


def test_a_network_without_arrays_has_a_reason_too() -> None:
    graph = Graph("pool")
    graph.output(graph.max_pool2d(graph.input("image", (4, 4, 1)), 2))
    made = lower_graph(quantized(graph), "net", "generic", {}, {})
    assert network_macs(made) == array_products(made) == array_efficiency(made, 16) == 0
    assert (
        bottleneck_reason(made)
        == "image: 16 cycles for its beats; more pixels or lanes make it faster"
    )
