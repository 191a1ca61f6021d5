from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.errors import HwgenError
from hwgen.ir.argmax import QuantArgmax
from hwgen.ir.formats import IntFormat


@pytest.mark.parametrize(("value", "bits", "signed"), [(True, 8, True), (False, 2, False)])
def test_the_result_has_a_format_of_its_own(value: bool, bits: int, signed: bool) -> None:
    graph = Graph("g")
    graph.output(graph.argmax(graph.input("x", (3,)), value=value, name="best"))
    found = quantize(graph, np.random.default_rng(0).normal(size=(4, 3)))
    node = found.node("best")
    assert isinstance(node, QuantArgmax)
    assert (node.input_format, node.value) == (found.format("x"), value)
    assert node.format == IntFormat(bits, signed, 1.0)


def test_too_many_channels_name_the_layer() -> None:
    graph = Graph("g")
    graph.output(graph.argmax(graph.input("x", (40_000,)), name="best"))
    with pytest.raises(HwgenError) as error:
        quantize(graph, np.zeros((1, 40_000)))
    assert str(error.value) == "layer 'best': takes at most 32768 channels, not 40000"
