from __future__ import annotations

from hwgen.ir.node import output_shape
from hwgen.ir.reshape import Flatten


def test_flatten_counts_all_values() -> None:
    assert output_shape(Flatten("f", ("x",)), [(3, 4, 5)]) == (60,)
    assert output_shape(Flatten("f", ("x",)), [(7,)]) == (7,)
