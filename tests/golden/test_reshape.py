from __future__ import annotations

import numpy as np

from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import QuantFlatten

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)


def test_flatten_orders_by_row_column_channel() -> None:
    graph = around(QuantFlatten("layer", ("input",), NUMBER), (2, 3, 2), NUMBER)
    x = np.arange(24).reshape(2, 2, 3, 2)
    assert golden(graph, x)["layer"].tolist() == [list(range(12)), list(range(12, 24))]
