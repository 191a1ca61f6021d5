"""design.json: numbers that other tools and people read."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from hwgen import Graph, quantize
from hwgen.emit.design_json import design_record, to_text
from hwgen.emit.files import name_design
from hwgen.schedule import Folding, schedule
from hwgen.schedule.design import Design
from hwgen.schedule.storage import layer_storage
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing

from ..schedule.networks import conv_pool, dense_only


def record(design: Design) -> dict[str, Any]:
    return design_record(design, timing(design).figures, name_design(design), {})


def test_the_record_names_design_target_and_time() -> None:
    design = conv_pool()
    found = record(design)
    assert (found["hwgen"], found["name"], found["target"]) == ("0.1.0", "tiny", "generic")
    assert found["interval"] == timing(design).interval == 108
    assert found["interval_bound"] == interval_bound(design)
    assert found["latency"] == timing(design).latency
    assert found["multipliers"] == 9


def test_the_bottleneck_is_the_layer_with_the_most_work() -> None:
    assert record(conv_pool())["bottleneck"] == "conv"
    fast = record(conv_pool({"conv": Folding(3, 9)}))
    assert fast["interval"] == 36
    assert fast["bottleneck"] == "image"


def test_ports_have_lanes_bytes_and_scale() -> None:
    design = conv_pool()
    port = record(design)["outputs"][0]
    stored = design.outputs[0].output.format
    assert port == {
        "name": "output",
        "signal": "m_axis",
        "shape": [3, 3, 3],
        "pixels": 1,
        "lanes": design.outputs[0].output.lanes,
        "lane_bits": 8,
        "signed": stored.signed,
        "beats": design.outputs[0].output.beats,
        "lane_bytes": 1,
        "scale": stored.scale,
        "zero_point": stored.zero_point,
        "step": stored.step,
    }
    assert record(dense_only())["inputs"][0]["shape"] == [12]


def test_each_layer_with_units_has_a_tap() -> None:
    taps = record(conv_pool())["taps"]
    assert [(tap["layer"], tap["signal"]) for tap in taps] == [("conv", "conv"), ("pool", "pool")]
    assert [tap["beats"] for tap in taps] == [
        layer.output.beats for layer in conv_pool().layers[:2]
    ]


def test_each_layer_has_its_work_and_share_of_the_interval() -> None:
    layers = {layer["name"]: layer for layer in record(conv_pool())["layers"]}
    assert list(layers) == ["conv", "pool", "output"]
    assert (layers["conv"]["work"], layers["conv"]["interval_share"]) == (108, 1.0)
    assert (layers["output"]["work"], layers["output"]["interval_share"]) == (0, 0.0)


def test_a_layer_with_an_array_has_its_numbers() -> None:
    design = conv_pool()
    conv = record(design)["layers"][0]
    mac = design.macs[0][1]
    numbers = {"pe": 3, "simd": 3, "chunks": 3, "groups": 1, "multipliers": 9, "requantizers": 1}
    assert {key: conv[key] for key in numbers} == numbers
    assert conv["implementation"] == "line buffer"
    assert conv["accumulator_bits"] == mac.acc_bits
    assert conv["weight_bits"] == 3 * 9 * 8
    one = record(conv_pool({"conv": Folding(3, 1)}))["layers"][0]
    assert one["implementation"] == "line buffer"


def test_storage_counts_what_the_buffers_hold() -> None:
    layers = {layer["name"]: layer for layer in record(conv_pool())["layers"]}
    design = conv_pool()
    for layer in design.layers:
        held = sum(getattr(unit, "storage_bits", 0) for unit in layer.units)
        assert layers[layer.name]["storage_bits"] == held


def test_line_storage_stands_beside_its_bound() -> None:
    """Rows in front of a convolution, running values of a pooling."""
    conv, pool, *_ = record(conv_pool())["layers"]
    design = conv_pool()
    for layer, made in ((conv, design.layers[0]), (pool, design.layers[1])):
        lines = layer_storage(made)
        assert layer["storage_words"] == sum(line.words for line in lines)
        assert layer["storage_bound"] == sum(line.bound for line in lines)
    assert conv["storage_bound"] <= conv["storage_words"]
    assert pool["storage_bound"] == pool["storage_words"] > 0


def test_what_passes_did_is_noted() -> None:
    design = conv_pool()
    design.graph.notes = ("batch norm 'n' is part of 'conv'",)
    assert record(design)["notes"] == ["batch norm 'n' is part of 'conv'"]
    assert record(conv_pool())["notes"] == []


def test_the_text_is_json_of_the_same_record() -> None:
    found = record(conv_pool())
    assert json.loads(to_text(found)) == found
    assert to_text(found).endswith("}\n")
    assert to_text(found) == to_text(record(conv_pool()))


def test_a_fifo_is_between_taps_also_behind_a_layer_without_units() -> None:
    graph = Graph("net")
    flat = graph.flatten(graph.input("image", (2, 2, 1)), name="flat")
    graph.output(graph.relu(flat, name="relu"), name="one")
    graph.output(flat, name="other")
    found = record(schedule(quantize(graph, np.ones((1, 2, 2, 1)))))
    taps = {tap["signal"] for tap in found["taps"]}
    assert [(fifo["layer"], fifo["from"]) for fifo in found["fifos"]] == [
        ("flat", "image_stream")
    ] * 2
    assert all({fifo["from"], fifo["signal"]} <= taps for fifo in found["fifos"])
