"""Every attribute of every operator: what is not allowed is refused, with the sentence agreed."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node, Shape, check
from hwgen.ir.pooling import MaxPool2d
from hwgen.ir.support import Attribute, Operator, check_attributes, operators
from tests.fuzz.random_networks import families

SEEDS = 40
SHAPES: tuple[Shape, ...] = ((6, 7, 4), (12,))
Example = tuple[Node, list[Shape]]
ATTRIBUTES = [
    (operator, attribute) for operator in operators() for attribute in operator.attributes
]
REFUSED = [
    (operator, attribute, index)
    for operator, attribute in ATTRIBUTES
    for index in range(len(attribute.refused))
]


@functools.cache
def examples() -> dict[type[Node], Example]:
    """A legal layer of each type, with the shapes that it reads: what random networks hold."""
    found: dict[type[Node], Example] = {}
    for graph in _graphs():
        for node in graph.nodes:
            found.setdefault(type(node), (node, [graph.shape(name) for name in node.inputs]))
    return found


def _graphs() -> Iterator[Graph]:
    for shape in SHAPES:
        for seed in range(SEEDS):
            for layers in families().values():
                for layer in layers:
                    graph = _started(shape)
                    layer(np.random.default_rng(seed), graph, "input", "layer")
                    yield graph


def _started(shape: Shape) -> Graph:
    """The layers that every family is mixed with."""
    graph = Graph("g")
    x = graph.input("input", shape)
    if len(shape) == 3:
        graph.conv2d(x, np.ones((2, 2, shape[2], 3)), name="conv")
        graph.max_pool2d(x, 2, name="pool")
    else:
        graph.dense(x, np.ones((*shape, 3)), name="fc")
    graph.relu(x, name="relu")
    graph.output(x)
    return graph


def name_of(value: Any) -> str | None:
    return getattr(value, "name", None)


@pytest.mark.parametrize(("operator", "attribute", "index"), REFUSED, ids=name_of)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(
    operator: Operator, attribute: Attribute, index: int
) -> None:
    node, shapes = examples()[operator.node]
    wrong = replace(node, **{attribute.name: attribute.refused[index]})
    value = getattr(wrong, attribute.name)
    (error,) = check(wrong, shapes)
    assert error.message == f"{attribute.name} must be {attribute.allowed}, not {value}"
    assert (error.layer, error.hint) == (node.name, attribute.hint)


@pytest.mark.parametrize(("operator", "attribute"), ATTRIBUTES, ids=name_of)
def test_every_attribute_says_what_it_refuses(operator: Operator, attribute: Attribute) -> None:
    assert attribute.refused
    assert not any(attribute.accepts(value) for value in attribute.refused)


@pytest.mark.parametrize("operator", operators(), ids=name_of)
def test_random_networks_hold_every_operator(operator: Operator) -> None:
    node, shapes = examples()[operator.node]
    assert check(node, shapes) == []
    assert check_attributes(node, operator) == []


def test_layers_that_random_networks_always_hold_have_examples() -> None:
    assert {Conv2d, Dense, MaxPool2d} <= set(examples())
