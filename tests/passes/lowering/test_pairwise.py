"""Integer forms of sums and products: formats, units, and operands that are too wide."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, LayerOptions, quantize
from hwgen.errors import HwgenError
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import QuantAdd, QuantMul


def graph_of(operator: str) -> Graph:
    graph = Graph("g")
    a, b = graph.input("a", (6,)), graph.input("b", (6,))
    graph.output(getattr(graph, operator)(a, b, name="y"))
    return graph


def images() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {"a": generator.normal(size=(32, 6)), "b": 3 * generator.normal(size=(32, 6))}


@pytest.mark.parametrize("operator", ["add", "sub"])
def test_terms_are_in_units_of_the_larger_scale(operator: str) -> None:
    node = quantize(graph_of(operator), images()).node("y")
    assert isinstance(node, QuantAdd)
    assert node.subtract == (operator == "sub")
    unit = 2 * node.input_b.scale / 2**20
    for table, operand in ((node.table_a, node.input_a), (node.table_b, node.input_b)):
        real = (every_integer(operand) - operand.zero_point) * operand.scale
        assert np.abs(table * unit - real).max() <= unit
    assert node.scale.tolist() == [unit / node.format.scale]
    assert node.requantizer is not None


def test_the_scale_of_a_product_is_the_product_of_the_scales() -> None:
    node = quantize(graph_of("mul"), images()).node("y")
    assert isinstance(node, QuantMul)
    wanted = node.input_a.scale * node.input_b.scale / node.format.scale
    assert node.scale.tolist() == [wanted]


@pytest.mark.parametrize("operator", ["add", "sub", "mul"])
def test_the_output_has_bits_of_its_own(operator: str) -> None:
    graph = quantize(graph_of(operator), images(), overrides={"y": LayerOptions(activation_bits=5)})
    assert graph.format("y").bits == 5


@pytest.mark.parametrize(
    ("operator", "bits", "message"),
    [
        ("add", 12, "operands of a sum have at most 10 bits, not 12"),
        ("sub", 11, "operands of a sum have at most 10 bits, not 11"),
        ("mul", 16, "operands of a product have at most 15 bits, not 16"),
    ],
)
def test_operands_that_are_too_wide_are_refused(operator: str, bits: int, message: str) -> None:
    with pytest.raises(HwgenError) as error:
        quantize(graph_of(operator), images(), activation_bits=bits)
    limit = message.split("most ")[1].split()[0]
    hint = f"set activation_bits to {limit} or less for the layers that it reads"
    assert str(error.value) == f"layer 'y': {message}\n  hint: {hint}"
