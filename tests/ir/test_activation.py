from __future__ import annotations

from hwgen.ir.activation import QuantClamp, Relu
from hwgen.ir.node import output_shape

from .samples import NUMBER, mistakes


def test_activation_keeps_the_shape() -> None:
    assert output_shape(Relu("r", ("x",)), [(4, 5, 6)]) == (4, 5, 6)


def test_clamp_outside_the_format_is_refused() -> None:
    clamp = QuantClamp("r", ("x",), NUMBER, -3, 127)
    assert mistakes(clamp, (3,)) == []
    assert mistakes(clamp, (3,), hi=128) == [
        "layer 'r': clamp must lie within -128 to 127, not -3 to 128"
    ]
