"""Row 9 finds a sum beyond its interval, a requantizer proved for less, a narrow accumulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.ir.convolution import QuantConv2d
from trust import extremes
from trust.extremes import Alone, alone, faults, rtl_faults


@pytest.fixture(scope="module")
def layers() -> Mapping[str, Alone]:
    """A convolution with groups and dilation, a sum and a dense layer."""
    rng = np.random.default_rng(4)
    graph = Graph("net")
    x = graph.input("image", (5, 5, 4))
    y = graph.conv2d(x, rng.normal(size=(2, 2, 2, 4)), groups=2, dilation=2, name="conv")
    y = graph.add(y, y, name="sum")
    y = graph.dense(graph.flatten(y), rng.normal(size=(36, 3)), name="fc")
    graph.output(y)
    made = quantize(graph, rng.normal(size=(4, 5, 5, 4)))
    names = [node.name for node in made.nodes if node.name in ("conv", "sum", "fc")]
    return dict(zip(names, alone(made), strict=True))


def changed(layer: Alone, **fields: Any) -> Alone:
    return replace(layer, node=replace(layer.node, **fields))


@pytest.mark.parametrize("name", ["conv", "sum", "fc"])
def test_a_layer_reaches_the_ends_of_its_interval(layers: Mapping[str, Alone], name: str) -> None:
    assert faults(layers[name]) == []


@pytest.mark.simulator("icarus")
def test_the_rtl_is_right_at_the_ends(layers: Mapping[str, Alone]) -> None:
    assert rtl_faults(layers["conv"], 2) == []


def test_inputs_that_are_not_extreme_are_found(layers: Mapping[str, Alone]) -> None:
    layer = layers["fc"]
    frames = {name: array // 2 for name, array in layer.frames.items()}
    found = faults(replace(layer, frames=frames))
    assert "the ends of the sums are not those of the intervals" in found


def test_a_requantizer_that_is_proved_for_less_is_found(layers: Mapping[str, Alone]) -> None:
    proof = layers["conv"].node.requantizer
    assert proof is not None
    less = replace(proof, acc_hi=proof.acc_hi - 1)
    found = faults(changed(layers["conv"], requantizer=less))
    assert found == ["layer: the requantizer is not proved for all sums"]


def test_a_sum_beyond_its_accumulator_is_found(
    layers: Mapping[str, Alone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extremes, "accumulator_bits", lambda graph: 12)
    assert "a sum does not fit into 12 bits" in faults(layers["fc"])


def test_another_rounding_is_found(layers: Mapping[str, Alone]) -> None:
    node = layers["conv"].node
    assert isinstance(node, QuantConv2d)
    found = faults(changed(layers["conv"], scale=node.scale * 1.1))
    assert found == ["the integer model differs from the rounding rule"]
