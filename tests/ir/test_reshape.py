"""Flatten and reshape: shapes, and what does not fit."""

from __future__ import annotations

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Node, Shape, check, output_shape
from hwgen.ir.reshape import Flatten, QuantFlatten, QuantReshape, Reshape

NUMBER = IntFormat(8, True, 0.5, -3)


@pytest.mark.parametrize(
    "node", [Flatten("f", ("x",)), QuantFlatten("f", ("x",), NUMBER)], ids=["float", "integer"]
)
def test_flatten_counts_all_values(node: Node) -> None:
    assert output_shape(node, [(3, 4, 5)]) == (60,)
    assert output_shape(node, [(7,)]) == (7,)


@pytest.mark.parametrize("shape", [(60,), (1, 1, 60), (5, 4, 3)])
def test_reshape_has_its_own_shape(shape: Shape) -> None:
    for node in (Reshape("r", ("x",), shape), QuantReshape("r", ("x",), shape, NUMBER)):
        assert check(node, [(3, 4, 5)]) == []
        assert output_shape(node, [(3, 4, 5)]) == shape


def test_the_number_of_values_stays() -> None:
    (error,) = check(Reshape("r", ("x",), (5, 3, 3)), [(3, 4, 5)])
    assert str(error) == "layer 'r': shape (5, 3, 3) holds 45 values, the input (3, 4, 5) has 60"


def test_two_axes_are_no_shape() -> None:
    (error,) = check(Reshape("r", ("x",), (15, 4)), [(3, 4, 5)])
    assert str(error) == (
        "layer 'r': shape must be (height, width, channels) or (values,), each at least 1,"
        " not (15, 4)\n  hint: one size may be -1, the others then say what it is"
    )
