from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import quantize
from hwgen.errors import HwgenError
from hwgen.ir.activation import Relu
from hwgen.ir.codec import decode, encode, node_types
from hwgen.ir.node import Node

from ..passes.networks import data, small


def test_every_layer_survives_the_way_to_plain_data_and_back() -> None:
    kinds = set()
    for node in (*small().nodes, *quantize(small(), data()).nodes):
        arrays: dict[str, Any] = {}
        found = decode(encode(node, arrays), "#0", arrays)
        assert type(found) is type(node)
        assert isinstance(found, Node)
        again: dict[str, Any] = {}
        assert encode(found, again) == encode(node, {})
        assert list(again) == list(arrays)
        assert all((again[key] == arrays[key]).all() for key in arrays)
        kinds.add(type(node))
    assert kinds <= set(node_types().values())


def test_every_kind_of_layer_is_known_by_the_name_of_its_class() -> None:
    known = node_types()
    assert {"Input", "QuantInput", "Conv2d", "QuantConv2d"} <= set(known)
    assert not {"Node", "QuantNode", "RequantizedNode"} & set(known)
    assert all(kind.__name__ == name for name, kind in known.items())


POOL = {
    "type": "MaxPool2d",
    "name": "pool",
    "inputs": ["x"],
    "window": [2, 2],
    "stride": [2, 2],
    "padding": [0, 0, 0, 0],
}
FORMAT = {"bits": 8, "signed": True, "scale": 1, "zero_point": 0}


def messages(data: Any) -> list[str]:
    found = decode(data, "#3", {})
    assert isinstance(found, list), "decoded without a mistake"
    return [str(error) for error in found]


def test_good_data_is_decoded() -> None:
    assert isinstance(decode(POOL, "#3", {}), Node)
    assert isinstance(decode({"type": "Relu", "name": "r", "inputs": ["x"]}, "#0", {}), Relu)


def test_all_mistakes_of_a_layer_are_reported_at_once() -> None:
    bad = {**POOL, "dilate": 2, "ceiling": True, "window": [2], "stride": [2, "two"]}
    del bad["padding"]
    assert messages(bad) == [
        ("layer 'pool': unknown attributes 'dilate', 'ceiling';"
        " allowed are name, inputs, window, stride, padding, dilation, ceil_mode"),
        "layer 'pool': missing attributes: padding",
        "layer 'pool': 'window' must be a list of 2, not [2]",
        "layer 'pool': 'stride' must be of type int, not 'two'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (7, "layer '#3': must be a JSON object"),
        ({"name": "a"}, "layer 'a': unknown layer type None; known are "),
        ({"type": "Nothing"}, "layer '#3': unknown layer type 'Nothing'; known are "),
        ({**POOL, "name": 5}, "layer '#3': 'name' must be of type str, not 5"),
        ({**POOL, "inputs": "x"}, "layer 'pool': 'inputs' must be a list, not 'x'"),
        ({**POOL, "window": [True, 2]}, "layer 'pool': 'window' must be of type int, not True"),
        ({**POOL, "window": [2.0, 2]}, "layer 'pool': 'window' must be of type int, not 2.0"),
        (
            {"type": "Dense", "name": "d", "inputs": ["x"], "weight": [1], "bias": {"array": "b"}},
            "layer 'd': 'weight' must name an array of the file, not [1]",
        ),
        (
            {
                "type": "QuantFlatten",
                "name": "f",
                "inputs": ["x"],
                "format": {**FORMAT, "bits": 99},
            },
            "layer 'f': bits must be from 1 to 16, not 99",
        ),
        (
            {"type": "QuantFlatten", "name": "f", "inputs": ["x"], "format": {**FORMAT, "lsb": 1}},
            "layer 'f': unknown attributes 'format.lsb'; allowed are bits,",
        ),
        (
            {"type": "QuantFlatten", "name": "f", "inputs": ["x"], "format": 8},
            "layer 'f': 'format' must be of type IntFormat, not 8",
        ),
    ],
)
def test_bad_value_is_named(value: Any, message: str) -> None:
    assert messages(value)[0].startswith(message)


def test_arrays_that_cannot_be_weights_are_refused() -> None:
    plain = {"type": "Dense", "name": "d", "inputs": ["x"]}
    named = {**plain, "weight": {"array": "w"}, "bias": {"array": "b"}}
    found = decode(named, "#0", {"w": np.array(["a"]), "b": np.zeros(1)})
    assert isinstance(found, list)
    assert isinstance(found[0], HwgenError)
