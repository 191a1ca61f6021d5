"""Padding against index arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.real import evaluate_real
from hwgen.ir.formats import IntFormat
from hwgen.ir.pad import Pad, QuantPad
from hwgen.ir.window import FILLS, Padding

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)
X = np.random.default_rng(1).integers(-128, 128, (2, 5, 6, 3))


def source(place: int, size: int, mode: str) -> int | None:
    """Row or column that is read, None for the value."""
    if 0 <= place < size:
        return place
    if mode == "edge":
        return min(max(place, 0), size - 1)
    if mode == "reflect":
        return -place if place < 0 else 2 * (size - 1) - place
    return None


@pytest.mark.parametrize("padding", [(0, 0, 0, 0), (1, 0, 0, 2), (4, 3, 5, 5)])
@pytest.mark.parametrize("mode", FILLS)
def test_a_pixel_is_the_value_the_nearest_one_or_the_mirrored_one(
    mode: str, padding: Padding
) -> None:
    graph = around(QuantPad("layer", ("input",), padding, mode, 9, NUMBER), (5, 6, 3), NUMBER)
    made = golden(graph, X)["layer"]
    real = evaluate_real(Pad("p", ("x",), padding, mode, 9.0), X.astype(np.float64))
    top, bottom, left, right = padding
    assert made.shape == real.shape == (2, 5 + top + bottom, 6 + left + right, 3)
    for frame, y, x, c in np.ndindex(*made.shape):
        row, column = source(y - top, 5, mode), source(x - left, 6, mode)
        expected = 9 if row is None or column is None else X[frame, row, column, c]
        assert made[frame, y, x, c] == real[frame, y, x, c] == expected


@pytest.mark.parametrize("mode", ["constant", "edge"])
def test_padding_may_be_larger_than_the_image(mode: str) -> None:
    made = evaluate_real(Pad("p", ("x",), (9, 0, 0, 20), mode, 2.0), X.astype(np.float64))
    assert made.shape == (2, 14, 26, 3)
    corner = np.full((2, 3), 2.0) if mode == "constant" else X[:, 0, -1]
    np.testing.assert_array_equal(made[:, 0, -1], corner)
