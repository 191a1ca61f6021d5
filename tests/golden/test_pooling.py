from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling import QuantMaxPool2d

from .naive import around, naive_pooling, random_batch, random_pooling


@pytest.mark.parametrize("seed", range(40))
def test_max_pooling_equals_naive_loops(seed: int) -> None:
    graph = random_pooling(seed)
    layer = graph.node("layer")
    assert isinstance(layer, QuantMaxPool2d)
    batch = random_batch(graph, 2, seed)
    expected = np.stack([naive_pooling(layer, frame) for frame in batch])
    np.testing.assert_array_equal(golden(graph, batch)["layer"], expected)


def test_padding_never_wins_over_the_smallest_integer() -> None:
    number = IntFormat(8, True, 1.0)
    layer = QuantMaxPool2d("layer", ("input",), (3, 3), (1, 1), (2, 2, 2, 2), number)
    result = golden(around(layer, (2, 2, 1), number), np.full((1, 2, 2, 1), -128))["layer"]
    assert (result == -128).all()
