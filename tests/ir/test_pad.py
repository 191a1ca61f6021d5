"""Pad: shapes, reach, and what does not fit."""

from __future__ import annotations

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import check, output_shape
from hwgen.ir.pad import Pad, QuantPad
from hwgen.ir.reach import reach
from hwgen.ir.window import Padding

NUMBER = IntFormat(8, True, 0.5, -3)
PADDING = (1, 0, 2, 3)


def test_rows_and_columns_are_added_on_each_side() -> None:
    for node in (
        Pad("p", ("x",), PADDING, "edge", 0.0),
        QuantPad("p", ("x",), PADDING, "constant", 4, NUMBER),
    ):
        assert check(node, [(4, 7, 5)]) == []
        assert output_shape(node, [(4, 7, 5)]) == (5, 12, 5)


@pytest.mark.parametrize("padding", [(4, 0, 0, 0), (0, 4, 0, 0), (0, 0, 7, 0), (0, 0, 0, 7)])
def test_reflecting_padding_is_smaller_than_the_image(padding: Padding) -> None:
    (error,) = check(Pad("p", ("x",), padding, "reflect", 0.0), [(4, 7, 5)])
    assert str(error) == (
        f"layer 'p': padding {padding} of fill 'reflect' must be smaller than the input 4x7\n"
        "  hint: use the fill 'edge'"
    )


def test_a_flat_tensor_has_no_sides() -> None:
    (error,) = check(Pad("p", ("x",), PADDING, "edge", 0.0), [(12,)])
    assert str(error) == ("layer 'p': needs an input of shape (height, width, channels), not (12,)")


@pytest.mark.parametrize("value", [-129, 128])
def test_the_value_is_an_integer_of_the_format(value: int) -> None:
    (error,) = check(QuantPad("p", ("x",), PADDING, "constant", value, NUMBER), [(4, 7, 5)])
    assert str(error) == f"layer 'p': value must be from -128 to 127, not {value}"


def test_the_value_widens_the_reach_where_it_is_used() -> None:
    def reached(mode: str, padding: Padding = PADDING) -> tuple[int, int]:
        return reach(QuantPad("p", ("x",), padding, mode, 30, NUMBER), (-4, 9))

    assert reached("constant") == (-4, 30)
    assert reached("edge") == (-4, 9)
    assert reached("constant", (0, 0, 0, 0)) == (-4, 9)
