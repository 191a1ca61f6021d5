from __future__ import annotations

import numpy as np

from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import QuantFlatten

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)


def test_output_is_its_input() -> None:
    graph = around(QuantFlatten("layer", ("input",), NUMBER), (3,), NUMBER)
    tensors = golden(graph, [[1, 2, 3]])
    np.testing.assert_array_equal(tensors["output"], tensors["layer"])
