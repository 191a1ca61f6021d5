"""The table of float operators: whatever it does not list is refused by name, all at once."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.frontends.onnx.real.importer import known
from hwgen.frontends.operators import check_nodes
from hwgen.frontends.source import SourceGraph, SourceNode

REFUSED = [
    (operator, attribute.name, value)
    for operator, entry in known().items()
    for attribute in entry.attributes
    for value in attribute.refused
]


def graph(*nodes: SourceNode) -> SourceGraph:
    return SourceGraph("ONNX", "g", nodes, {}, (), ())


def node(operator: str, **attributes: Any) -> SourceNode:
    return SourceNode(f"my_{operator}", operator, ("x",), ("y",), attributes, 17)


@pytest.mark.parametrize(("operator", "name", "value"), REFUSED)
def test_other_values_of_an_attribute_are_refused_by_name(
    operator: str, name: str, value: Any
) -> None:
    (error,) = check_nodes(graph(node(operator, **{name: value})), known())
    assert str(error).startswith(f"layer 'my_{operator}': {name} of {operator} must be ")


@pytest.mark.parametrize("operator", known())
def test_other_attributes_are_refused_by_name(operator: str) -> None:
    (error,) = check_nodes(graph(node(operator, secret=3)), known())
    message = f"{operator} has an attribute that is not supported: secret = 3"
    assert str(error).startswith(f"layer 'my_{operator}': {message}")


def test_all_that_is_refused_is_told_at_once() -> None:
    nodes = node("ConvTranspose"), node("Relu", odd=1), node("LSTM")
    assert len(check_nodes(graph(*nodes), known())) == 3


@pytest.mark.parametrize("operator", known())
def test_every_operator_names_a_test_that_exists(operator: str, request: Any) -> None:
    for path in known()[operator].proof:
        assert (request.config.rootpath / path).exists()
