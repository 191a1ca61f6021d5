from __future__ import annotations

from hwgen.golden import golden
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)


def test_clamp_cuts_at_both_ends() -> None:
    graph = around(QuantClamp("layer", ("input",), NUMBER, -3, 100), (3,), NUMBER)
    assert golden(graph, [[-128, 7, 127]])["layer"].tolist() == [[-3, 7, 100]]
