from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from hwgen import Graph
from hwgen.golden import golden
from hwgen.golden.float_run import float_run
from hwgen.ir.formats import IntFormat
from hwgen.ir.pooling import QuantMaxPool2d

from .naive import around, random_batch
from .naive_pooling import KINDS, Pool, naive_pooling, random_pool


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("kind", KINDS)
def test_pooling_equals_naive_loops(kind: str, seed: int) -> None:
    graph = random_pool(kind, seed)
    layer = cast(Pool, graph.node("layer"))
    batch = random_batch(graph, 2, seed)
    expected = np.stack([naive_pooling(layer, frame) for frame in batch])
    np.testing.assert_array_equal(golden(graph, batch)["layer"], expected)


@pytest.mark.parametrize("seed", range(20))
def test_dilated_maxima_equal_naive_loops(seed: int) -> None:
    generator = np.random.default_rng(seed)
    dilation: Any = tuple(int(n) for n in generator.integers(1, 4, 2))
    number = IntFormat(8, True, 1.0)
    padding = (0, 1, 1, 0)
    layer = QuantMaxPool2d("layer", ("input",), (2, 3), (1, 2), padding, number, dilation)
    graph = around(layer, (6, 9, 2), number)
    batch = random_batch(graph, 2, seed)
    expected = np.stack([naive_pooling(layer, frame) for frame in batch])
    np.testing.assert_array_equal(golden(graph, batch)["layer"], expected)


def test_padding_never_wins_over_the_smallest_integer() -> None:
    number = IntFormat(8, True, 1.0)
    layer = QuantMaxPool2d("layer", ("input",), (3, 3), (1, 1), (2, 2, 2, 2), number)
    result = golden(around(layer, (2, 2, 1), number), np.full((1, 2, 2, 1), -128))["layer"]
    assert (result == -128).all()


def pooled(method: str, image: list[list[float]], *window: int, **options: object) -> list[float]:
    """One channel of one image through the float model."""
    graph = Graph("g")
    x = graph.input("x", (len(image), len(image[0]), 1))
    graph.output(getattr(graph, method)(x, *window, **options))
    found = float_run(graph, np.array(image)[None, ..., None])["output"]
    return found.reshape(-1).tolist()


def test_an_average_divides_by_the_taps_that_count() -> None:
    image = [[3.0, 6.0, 9.0]]
    assert pooled("avg_pool1d", image, 2, stride=1, padding=1) == [3.0, 4.5, 7.5, 9.0]
    by_all = pooled("avg_pool1d", image, 2, stride=1, padding=1, count_include_pad=True)
    assert by_all == [1.5, 4.5, 7.5, 4.5]


def test_a_window_beyond_the_padding_counts_its_padding_only() -> None:
    """As PyTorch: positions 4 and 5 are padding, 6 lies behind it."""
    image = [[4.0, 8.0, 4.0, 8.0]]
    options = {"stride": 2, "padding": (0, 1), "ceil_mode": True}
    assert pooled("avg_pool1d", image, 3, **options, divisor="valid") == [16 / 3, 6.0]
    assert pooled("avg_pool1d", image, 3, **options, divisor="all") == [16 / 3, 4.0]
    one_more = {"stride": 2, "padding": (1, 1), "ceil_mode": True, "divisor": "all"}
    assert pooled("avg_pool1d", image, 3, **one_more) == [4.0, 20 / 3, 4.0]


def test_a_root_is_that_of_the_mean_or_the_sum_of_squares() -> None:
    image = [[3.0, 4.0], [0.0, 0.0]]
    assert pooled("l2_pool2d", image, 2) == [2.5]
    assert pooled("l2_pool2d", image, 2, divisor="none") == [5.0]


def test_global_pooling_is_a_window_of_the_whole_image() -> None:
    image = [[1.0, -2.0, 3.0], [4.0, 5.0, -5.0]]
    assert pooled("global_max_pool", image) == [5.0]
    assert pooled("global_avg_pool", image) == [1.0]
    assert pooled("global_l2_pool", image, divisor="none") == [80.0**0.5]
