from __future__ import annotations

import numpy as np

from hwgen.golden import golden
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import QuantFlatten

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)


def test_clamp_cuts_at_both_ends() -> None:
    graph = around(QuantClamp("layer", ("input",), NUMBER, -3, 100), (3,), NUMBER)
    assert golden(graph, [[-128, 7, 127]])["layer"].tolist() == [[-3, 7, 100]]


def test_flatten_orders_by_row_column_channel() -> None:
    graph = around(QuantFlatten("layer", ("input",), NUMBER), (2, 3, 2), NUMBER)
    x = np.arange(24).reshape(2, 2, 3, 2)
    assert golden(graph, x)["layer"].tolist() == [list(range(12)), list(range(12, 24))]


def test_output_is_its_input() -> None:
    graph = around(QuantFlatten("layer", ("input",), NUMBER), (3,), NUMBER)
    tensors = golden(graph, [[1, 2, 3]])
    np.testing.assert_array_equal(tensors["output"], tensors["layer"])
