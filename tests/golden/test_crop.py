"""Crops and slices against index arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.real import evaluate_real
from hwgen.ir.crop import Crop, QuantCrop, QuantSliceChannels, SliceChannels
from hwgen.ir.formats import IntFormat

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)
X = np.random.default_rng(1).integers(-128, 128, (2, 5, 6, 7))


@pytest.mark.parametrize("margins", [(0, 0, 0, 0), (1, 0, 0, 2), (2, 2, 5, 0), (0, 4, 1, 3)])
def test_a_crop_moves_the_origin(margins: tuple[int, int, int, int]) -> None:
    graph = around(QuantCrop("layer", ("input",), margins, NUMBER), (5, 6, 7), NUMBER)
    made = golden(graph, X)["layer"]
    real = evaluate_real(Crop("c", ("x",), margins), X.astype(np.float64))
    top, bottom, left, right = margins
    assert made.shape == real.shape == (2, 5 - top - bottom, 6 - left - right, 7)
    for frame, y, x, c in np.ndindex(*made.shape):
        assert made[frame, y, x, c] == real[frame, y, x, c] == X[frame, y + top, x + left, c]


@pytest.mark.parametrize(("begin", "size"), [(0, 7), (0, 2), (3, 3), (6, 1)])
def test_a_slice_moves_the_first_channel(begin: int, size: int) -> None:
    graph = around(QuantSliceChannels("layer", ("input",), begin, size, NUMBER), (5, 6, 7), NUMBER)
    made = golden(graph, X)["layer"]
    real = evaluate_real(SliceChannels("s", ("x",), begin, size), X.astype(np.float64))
    assert made.shape == real.shape == (2, 5, 6, size)
    for frame, y, x, c in np.ndindex(*made.shape):
        assert made[frame, y, x, c] == real[frame, y, x, c] == X[frame, y, x, begin + c]


def test_a_slice_of_a_flat_tensor_takes_values() -> None:
    graph = around(QuantSliceChannels("layer", ("input",), 2, 3, NUMBER), (6,), NUMBER)
    assert golden(graph, np.arange(6)[None])["layer"].tolist() == [[2, 3, 4]]
