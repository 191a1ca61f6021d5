from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, HwgenError, quantize
from hwgen.ir.graph import Graph as GraphType
from hwgen.ir.pad import QuantPad

IMAGES = np.linspace(-1.0, 2.0, 4 * 60).reshape(4, 4, 5, 3)


def quantized(value: float, fill: str = "constant") -> GraphType:
    graph = Graph("g")
    x = graph.input("x", (4, 5, 3))
    graph.output(graph.pad(x, (1, 0, 0, 2), value=value, fill=fill, name="pad"))
    return quantize(graph, IMAGES, signed_activations=True)


@pytest.mark.parametrize("value", [0.0, -1.0, 2.0, 0.3])
def test_the_value_is_rounded_as_an_input_is(value: float) -> None:
    found = quantized(value)
    node = found.node("pad")
    assert isinstance(node, QuantPad)
    assert node.format == found.format("x")
    assert node.value == node.format.quantize(np.array(value))
    if value == 0.0:
        assert node.value == node.format.zero_point


def test_a_value_out_of_range_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        quantized(2.5)
    assert str(error.value) == (
        "layer 'pad': value must be from -1 to 2, the range of the integers that 'x' makes, not 2.5"
        "\n  hint: calibrate with data that holds the value, or pad with 0.0"
    )


def test_a_value_that_is_not_used_may_be_any() -> None:
    node = quantized(99.0, "edge").node("pad")
    assert isinstance(node, QuantPad)
    assert node.value == node.format.zero_point
