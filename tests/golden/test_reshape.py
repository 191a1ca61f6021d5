"""Flatten and reshape against index arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.real import evaluate_real
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import Flatten, QuantFlatten, QuantReshape, Reshape

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)
X = np.arange(48).reshape(2, 2, 3, 4)


def test_flatten_orders_by_row_column_channel() -> None:
    graph = around(QuantFlatten("layer", ("input",), NUMBER), (2, 3, 4), NUMBER)
    assert golden(graph, X)["layer"].tolist() == [list(range(24)), list(range(24, 48))]


@pytest.mark.parametrize("shape", [(3, 4, 2), (1, 24, 1), (6, 1, 4), (24,)])
def test_reshape_keeps_the_order_of_all_values(shape: tuple[int, ...]) -> None:
    graph = around(QuantReshape("layer", ("input",), shape, NUMBER), (2, 3, 4), NUMBER)
    made = golden(graph, X)["layer"]
    assert made.shape == (2, *shape)
    for frame in range(2):
        for rank, place in enumerate(np.ndindex(*shape)):
            assert made[(frame, *place)] == frame * 24 + rank


def test_real_numbers_are_reordered_alike() -> None:
    x = X.astype(np.float64)
    assert evaluate_real(Flatten("f", ("x",)), x).tolist() == x.reshape(2, 24).tolist()
    made = evaluate_real(Reshape("r", ("x",), (3, 4, 2)), x)
    assert made.tolist() == x.reshape(2, 3, 4, 2).tolist()
