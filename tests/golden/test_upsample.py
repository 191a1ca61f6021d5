"""Upsampling against index arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.real import evaluate_real
from hwgen.ir.formats import IntFormat
from hwgen.ir.upsample import QuantUpsampleNearest, UpsampleNearest

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)
X = np.random.default_rng(1).integers(-128, 128, (2, 3, 4, 2))


@pytest.mark.parametrize("factor", [(1, 1), (2, 2), (1, 3), (4, 1), (2, 3)])
def test_each_pixel_is_read_where_it_lies(factor: tuple[int, int]) -> None:
    graph = around(QuantUpsampleNearest("layer", ("input",), factor, NUMBER), (3, 4, 2), NUMBER)
    made = golden(graph, X)["layer"]
    real = evaluate_real(UpsampleNearest("u", ("x",), factor), X.astype(np.float64))
    assert made.shape == real.shape == (2, 3 * factor[0], 4 * factor[1], 2)
    for frame, y, x, c in np.ndindex(*made.shape):
        source = X[frame, y // factor[0], x // factor[1], c]
        assert made[frame, y, x, c] == real[frame, y, x, c] == source
