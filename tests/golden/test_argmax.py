"""Argmax against a loop over the channels."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.real import evaluate_real
from hwgen.ir.argmax import Argmax, QuantArgmax, argmax_format
from hwgen.ir.formats import IntFormat

from .naive import around

NUMBER = IntFormat(3, True, 0.5, -3)
X = np.random.default_rng(1).integers(-4, 4, (2, 3, 4, 9))


@pytest.mark.parametrize("value", [True, False])
def test_the_first_of_the_largest_channels_wins(value: bool) -> None:
    layer = QuantArgmax("layer", ("input",), value, NUMBER, argmax_format(9, NUMBER, value))
    made = golden(around(layer, (3, 4, 9), NUMBER), X)["layer"]
    real = evaluate_real(Argmax("a", ("x",), value), X.astype(np.float64))
    for frame, y, x in np.ndindex(2, 3, 4):
        best = 0
        for channel in range(9):
            if X[frame, y, x, channel] > X[frame, y, x, best]:
                best = channel
        expected = [best, X[frame, y, x, best]] if value else [best]
        assert made[frame, y, x].tolist() == real[frame, y, x].tolist() == expected


def test_a_flat_tensor_is_one_pixel() -> None:
    layer = QuantArgmax("layer", ("input",), True, NUMBER, argmax_format(4, NUMBER, True))
    graph = around(layer, (4,), NUMBER)
    assert golden(graph, [[-4, 2, 1, 2]])["layer"].tolist() == [[1, 2]]
