"""Upsampling: shapes, and what does not fit."""

from __future__ import annotations

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import check, output_shape
from hwgen.ir.upsample import QuantUpsampleNearest, UpsampleNearest

NUMBER = IntFormat(8, True, 0.5, -3)


def test_rows_and_columns_have_factors_of_their_own() -> None:
    nodes = (
        UpsampleNearest("u", ("x",), (2, 3)),
        QuantUpsampleNearest("u", ("x",), (2, 3), NUMBER),
    )
    for node in nodes:
        assert check(node, [(4, 7, 5)]) == []
        assert output_shape(node, [(4, 7, 5)]) == (8, 21, 5)


def test_a_flat_tensor_is_refused() -> None:
    (error,) = check(UpsampleNearest("u", ("x",), (2, 2)), [(12,)])
    assert error.message == "needs an input of shape (height, width, channels), not (12,)"
