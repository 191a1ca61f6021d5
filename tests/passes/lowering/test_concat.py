"""Integer form of concatenation: the format of its inputs, or one for all of them."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, LayerOptions, quantize
from hwgen.errors import HwgenError
from hwgen.ir.concat import QuantConcat


def images(scale: float) -> dict[str, np.ndarray]:
    data = np.linspace(-1, 2, 24).reshape(4, 6)
    return {"a": data, "b": scale * data}


def concat(scale: float, bits: int = 8, **overrides: LayerOptions) -> QuantConcat:
    graph = Graph("g")
    a, b = graph.input("a", (6,)), graph.input("b", (6,))
    graph.output(graph.concat([a, b], name="y"))
    node = quantize(graph, images(scale), activation_bits=bits, overrides=overrides).node("y")
    assert isinstance(node, QuantConcat)
    return node


def test_inputs_of_one_format_keep_it() -> None:
    node = concat(1.0, 12)
    assert node.input_formats == (node.format, node.format)


def test_other_inputs_get_a_format_for_the_range_of_all() -> None:
    node = concat(-3.0)
    lo, hi = (node.format.dequantize(np.array([node.format.lo, node.format.hi]))).tolist()
    assert (lo, hi) == pytest.approx((-6.0, 3.0), abs=node.format.scale)


def test_the_output_can_have_bits_of_its_own() -> None:
    assert concat(1.0, y=LayerOptions(activation_bits=5)).format.bits == 5


def test_inputs_too_wide_for_a_table_are_refused() -> None:
    with pytest.raises(HwgenError, match="at most 10 bits, its input has 12"):
        concat(2.0, 12)
