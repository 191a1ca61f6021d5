"""Attributes of nodes as plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.attributes import defaults, read_attributes
from hwgen.frontends.onnx.tensors import Values


def read(**attributes: Any) -> dict[str, Any]:
    node = helper.make_node("Any", ["x"], ["y"], **attributes)
    return read_attributes(node, "n", Values(Path(), False))


def test_values_are_plain() -> None:
    found = read(i=1, f=0.5, s="a", ints=[1, 2], floats=[0.5, 1.0], strings=["a", "b"])
    assert found == {
        "i": 1, "f": 0.5, "s": "a", "ints": (1, 2), "floats": (0.5, 1.0), "strings": ("a", "b"),
    }  # fmt: skip


def test_a_tensor_is_an_array() -> None:
    array = np.arange(6, dtype=np.int64).reshape(2, 3)
    np.testing.assert_array_equal(read(t=numpy_helper.from_array(array))["t"], array)


def test_a_graph_is_refused() -> None:
    graph = helper.make_graph([], "inner", [], [])
    with pytest.raises(HwgenError, match="attribute body holds a graph, which is not supported"):
        read(body=graph)


def test_a_reference_is_refused() -> None:
    node = helper.make_node("Any", ["x"], ["y"], a=1)
    node.attribute[0].ref_attr_name = "outer"
    with pytest.raises(HwgenError, match="attribute a refers to an attribute of a function"):
        read_attributes(node, "n", Values(Path(), False))


def test_an_attribute_that_is_given_twice_is_refused() -> None:
    node = helper.make_node("Any", ["x"], ["y"], a=1)
    node.attribute.append(node.attribute[0])
    with pytest.raises(HwgenError, match="attribute a is given twice"):
        read_attributes(node, "n", Values(Path(), False))


def test_a_tensor_that_is_cut_is_refused() -> None:
    tensor = TensorProto(name="t", data_type=1, dims=[4], raw_data=b"abc")
    with pytest.raises(HwgenError, match="needs 16 bytes, it has 3"):
        read(t=tensor)


def test_defaults_are_those_of_the_opset() -> None:
    assert defaults("Softmax", 12)["axis"] == 1
    assert defaults("Softmax", 13)["axis"] == -1
    assert defaults("MaxPool", 13)["auto_pad"] == "NOTSET"
    assert defaults("NoSuchOperator", 13) == {}
