from __future__ import annotations

import pytest

from hwgen.ir.node import output_shape
from hwgen.ir.pooling import QuantMaxPool2d

from .samples import NUMBER, mistakes

POOL = QuantMaxPool2d("pool", ("x",), (2, 3), (2, 1), (1, 0, 2, 1), NUMBER)


def test_shape_keeps_the_channels() -> None:
    assert output_shape(POOL, [(5, 6, 9)]) == (3, 7, 9)


@pytest.mark.parametrize("padding", [(2, 0, 0, 0), (0, 2, 0, 0), (0, 0, 3, 0), (0, 0, 0, 3)])
def test_padding_of_a_whole_window_is_refused_on_each_side(padding: tuple[int, ...]) -> None:
    assert mistakes(POOL, (5, 6, 1), padding=padding) == [
        (
            f"layer 'pool': padding {padding} must be smaller than the window (2, 3)"
            "\n  hint: a window that sees only padding has no maximum"
        )
    ]
