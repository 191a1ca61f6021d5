from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.softmax import QuantSoftmax


def scores() -> Graph:
    graph = Graph("g")
    graph.output(graph.softmax(graph.input("x", (7,)), name="shares"))
    return graph


DATA = np.random.default_rng(0).normal(size=(4, 7))


@pytest.mark.parametrize(("signed", "zero_point"), [(True, -128), (False, 0)])
def test_the_result_is_in_256ths(signed: bool, zero_point: int) -> None:
    found = quantize(scores(), DATA, signed_activations=signed)
    node = found.node("shares")
    assert isinstance(node, QuantSoftmax)
    assert node.input_format == found.format("x")
    assert node.format == IntFormat(8, signed, 1 / 256, zero_point)


def test_wide_activations_name_the_layer() -> None:
    with pytest.raises(HwgenError) as error:
        quantize(scores(), DATA, activation_bits=10)
    assert str(error.value) == (
        "layer 'shares': takes inputs of at most 8 bits, not 10\n"
        "  hint: set activation_bits of the layer before it"
    )
