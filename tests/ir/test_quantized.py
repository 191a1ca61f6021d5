from __future__ import annotations

from typing import get_args

from hwgen.ir import quantized
from hwgen.ir.codec import TYPES


def test_every_quantized_node_is_listed() -> None:
    names = {kind.__name__ for kind in get_args(quantized.QuantNode)}
    assert names == {kind.__name__ for kind in TYPES if kind.__name__.startswith("Quant")}
    assert names | {"QuantNode"} == set(quantized.__all__)
