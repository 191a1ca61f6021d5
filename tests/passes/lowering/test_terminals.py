from __future__ import annotations

import numpy as np

from hwgen import Graph, LayerOptions, quantize
from hwgen.ir.terminals import QuantInput, QuantOutput


def graph() -> Graph:
    made = Graph("g")
    left, right = made.input("left", (3,)), made.input("right", (2, 2, 1))
    made.output(left, name="a")
    made.output(right, name="b")
    return made


DATA = {"left": np.array([[-1.0, 0.0, 1.0]]), "right": np.array([[0.0, 4.0, 2.0, 1.0]])}
DATA["right"] = DATA["right"].reshape(1, 2, 2, 1)


def test_each_input_gets_the_format_of_its_own_range() -> None:
    found = quantize(graph(), DATA)
    left, right = found.node("left"), found.node("right")
    assert isinstance(left, QuantInput)
    assert isinstance(right, QuantInput)
    assert (left.shape, right.shape) == ((3,), (2, 2, 1))
    assert left.format.scale == np.float32(2.0 / 255)
    assert right.format.scale == np.float32(4.0 / 255)


def test_an_input_takes_options_of_its_own() -> None:
    found = quantize(graph(), DATA, overrides={"right": LayerOptions(activation_bits=4)})
    assert (found.format("left").bits, found.format("right").bits) == (8, 4)


def test_an_output_has_the_format_that_it_reads() -> None:
    found = quantize(graph(), DATA)
    assert isinstance(found.node("b"), QuantOutput)
    assert found.format("a") == found.format("left")
    assert found.format("b") == found.format("right")
