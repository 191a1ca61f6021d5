from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, check, output_shape, reads
from hwgen.ir.pairwise import Add, QuantAdd, QuantMul
from hwgen.ir.reach import reach
from hwgen.ir.requantized import accumulator_range_of

A, B = IntFormat(3, True, 0.5, 1), IntFormat(2, False, 0.25)
OUT = IntFormat(8, True, 1.0)
ADD = QuantAdd(
    name="y",
    inputs=("a", "b"),
    input_a=A,
    input_b=B,
    table_a=np.array([0, 1, 2, 3, -4, -3, -2, -1]) * 10,
    table_b=np.arange(4),
    subtract=False,
    format=OUT,
    rule="D",
    scale=np.array([0.25]),
    activation=(-8, 7),
)
MUL = QuantMul(
    name="y",
    inputs=("a", "b"),
    input_a=A,
    input_b=B,
    format=OUT,
    rule="D",
    scale=np.array([0.25]),
    activation=(-8, 7),
)
SHAPES = [(4, 5, 3), (4, 5, 3)]


def mistakes(node: Node, **changes: Any) -> list[str]:
    return [str(error) for error in check(replace(node, **changes), SHAPES)]


def test_the_shape_stays_and_both_formats_are_read() -> None:
    for node in (ADD, MUL):
        assert mistakes(node) == []
        assert output_shape(node, SHAPES) == (4, 5, 3)
        assert reads(node) == (A, B)
        assert reach(node, (-4, 3), (0, 3)) == (-8, 7)


def test_sums_reach_from_the_least_terms_to_the_largest() -> None:
    found = accumulator_range_of(ADD, (-1, 3), (1, 2))
    assert (found.lo.tolist(), found.hi.tolist()) == ([-9], [32])
    assert (found.partial_lo.tolist(), found.partial_hi.tolist()) == ([-10], [32])


def test_differences_reach_the_other_way() -> None:
    found = accumulator_range_of(replace(ADD, subtract=True), (-1, 3), (1, 2))
    assert (found.lo.tolist(), found.hi.tolist()) == ([-12], [29])


def test_products_reach_between_the_corners() -> None:
    found = accumulator_range_of(MUL, (-4, 3), (0, 3))
    assert (found.lo.tolist(), found.hi.tolist()) == ([-15], [6])


def test_tensors_of_other_shapes_are_refused_by_name() -> None:
    graph = Graph("g")
    a, b = graph.input("a", (4, 5, 3)), graph.input("b", (1, 1, 3))
    with pytest.raises(HwgenError) as error:
        graph.add(a, b, name="y")
    assert str(error.value).splitlines() == [
        "layer 'y': needs inputs of one shape, not 'a' (4, 5, 3), 'b' (1, 1, 3)",
        "  hint: nothing is repeated; for a constant there are add_constant and mul_constant",
    ]


def test_one_input_is_refused() -> None:
    errors = check(Add("y", ("a",)), [(3,)])
    assert [str(error) for error in errors] == ["layer 'y': needs exactly 2 inputs, not 1"]


@pytest.mark.parametrize(
    ("node", "changes", "message"),
    [
        (ADD, {"rule": "X"}, "rounding rule must be one of D, U, S, H, F, half_up,"),
        (ADD, {"scale": np.array([0.0])}, "scale must be one finite positive number"),
        (MUL, {"scale": np.ones(2)}, "scale must be one finite positive number"),
        (MUL, {"rule": "floor", "scale": np.array([0.3])}, "rule 'floor' needs scales that are"),
        (ADD, {"activation": (-200, 7)}, "clamp must lie within -128 to 127, not -200 to 7"),
        (ADD, {"table_b": np.arange(5)}, "table_b must have shape (4,), not (5,)"),
        (
            ADD,
            {"input_a": IntFormat(11, True, 1.0), "table_a": np.zeros(2048)},
            (
                "operands of a sum have at most 10 bits, not 11\n"
                "  hint: set activation_bits to 10 or less for the layers that it reads"
            ),
        ),
        (
            MUL,
            {"input_b": IntFormat(16, True, 1.0)},
            (
                "operands of a product have at most 15 bits, not 16\n"
                "  hint: set activation_bits to 15 or less for the layers that it reads"
            ),
        ),
    ],
)
def test_mistakes_are_named(node: Node, changes: dict[str, Any], message: str) -> None:
    (found,) = mistakes(node, **changes)
    assert found.startswith(f"layer 'y': {message}")
