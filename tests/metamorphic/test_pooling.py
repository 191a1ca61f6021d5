"""What pooling must satisfy whatever its numbers are: relations between two runs of the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.golden.pooling import place_classes, pooled, sums
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.pooling import QuantMaxPool2d, divisors
from hwgen.ir.pooling_sums import QuantAvgPool2d, QuantL2Pool2d

from ..golden.naive import around, random_batch
from ..golden.naive_pooling import KINDS, Pool, class_counts, random_pool, starts

SEEDS = range(12)


def layer_of(graph: Graph) -> Pool:
    return cast(Pool, graph.node("layer"))


def run(graph: Graph, batch: np.ndarray) -> np.ndarray:
    return golden(graph, batch)["layer"]


def dilated(pool: Pool, *apart: int) -> dict[str, Any]:
    """The attribute of a layer that has it."""
    return {"dilation": apart} if isinstance(pool, QuantMaxPool2d) else {}


def of_shape(graph: Graph, shape: tuple[int, ...], **changes: Any) -> Graph:
    """The layer with other attributes on images of another shape, with the scales they need."""
    layer = replace(layer_of(graph), **changes)
    if not isinstance(layer, QuantMaxPool2d):
        one = layer.scale[0] * class_counts(layer_of(graph), graph.shape("input"))[0]  # type: ignore[arg-type]
        counts = class_counts(layer, shape)
        exact = isinstance(layer, QuantAvgPool2d) and layer.rule == "divide"
        layer = replace(layer, scale=1.0 / counts if exact else one / counts)
    return around(layer, shape, graph.format("input"))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_permuting_channels_commutes_with_pooling(kind: str, seed: int) -> None:
    graph = random_pool(kind, seed)
    batch = random_batch(graph, 2, seed)
    order = np.random.default_rng(seed).permutation(batch.shape[3])
    np.testing.assert_array_equal(run(graph, batch[..., order]), run(graph, batch)[..., order])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_transposing_the_image_and_the_layer_transposes_the_result(kind: str, seed: int) -> None:
    graph = random_pool(kind, seed)
    pool, shape = layer_of(graph), graph.shape("input")
    turned = of_shape(
        graph,
        (shape[1], shape[0], shape[2]),
        window=pool.window[::-1],
        stride=pool.stride[::-1],
        padding=(*pool.padding[2:], *pool.padding[:2]),
        **dilated(pool, *pool.dilation[::-1]),
    )
    batch = random_batch(graph, 2, seed)
    expected = run(graph, batch).transpose(0, 2, 1, 3)
    found = run(turned, batch.transpose(0, 2, 1, 3))
    if getattr(pool, "rule", "divide") == "divide":
        np.testing.assert_array_equal(found, expected)
    else:  # a scale made in another order may differ in its last bit
        assert np.abs(found - expected).max() <= 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_shifting_the_image_by_the_stride_shifts_the_result_by_one(kind: str, seed: int) -> None:
    """For windows that lie inside both images."""
    graph = random_pool(kind, 50 + seed)
    pool = layer_of(graph)
    down, right = pool.stride
    spans = ((size - 1) * d for size, d in zip(pool.window, pool.dilation, strict=True))
    shape = (next(spans) + 1 + 3 * down, next(spans) + 1 + 3 * right, 2)
    plain = of_shape(graph, shape, padding=(0, 0, 0, 0), ceil_mode=False)
    wide = random_batch(of_shape(plain, (shape[0] + down, shape[1] + right, 2)), 2, seed)
    before = run(plain, wide[:, :-down, :-right])
    after = run(plain, wide[:, down:, right:])
    np.testing.assert_array_equal(before[:, 1:, 1:], after[:, :-1, :-1])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("divisor", ["valid", "all"])
def test_an_average_is_the_sum_over_the_count(divisor: str, seed: int) -> None:
    """Never more than half a step away from the exact quotient."""
    number = IntFormat(8, True, 1.0, 3)
    generator = np.random.default_rng(seed)
    window = tuple(int(n) for n in generator.integers(2, 5, 2))
    padding = tuple(int(generator.integers(0, window[n // 2])) for n in range(4))
    layer = average(number, window, padding, divisor, (8, 9))
    batch = random_batch(around(layer, (8, 9, 2), number), 2, seed)
    counts = divisors(layer, 8, 9)[place_classes(layer, 8, 9)][..., None]
    exact = sums(layer, batch.astype(np.int32)) / counts + 3
    assert np.abs(run(around(layer, (8, 9, 2), number), batch) - exact).max() <= 0.5


def average(
    number: IntFormat, window: Any, padding: Any, divisor: str, size: tuple[int, int]
) -> QuantAvgPool2d:
    """An exact average with stride 1, centred."""
    layer = QuantAvgPool2d(
        name="layer",
        inputs=("input",),
        window=window,
        stride=(1, 1),
        padding=padding,
        ceil_mode=False,
        divisor=divisor,
        centred=True,
        input_format=number,
        format=number,
        rule="divide",
        scale=np.ones(1),
        activation=(number.lo, number.hi),
    )
    return replace(layer, scale=1.0 / divisors(layer, *size))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_window_of_the_whole_image_is_global_pooling(kind: str, seed: int) -> None:
    """One window, whatever the stride; it equals the reduction of all pixels at once."""
    graph = random_pool(kind, seed)
    shape = graph.shape("input")
    changes: dict[str, Any] = {"window": shape[:2], "padding": (0, 0, 0, 0)}
    changes |= dilated(layer_of(graph), 1, 1)
    whole = of_shape(graph, shape, **changes, stride=(1, 1))
    batch = random_batch(graph, 2, seed)
    found = run(whole, batch)
    assert found.shape[1:3] == (1, 1)
    np.testing.assert_array_equal(
        run(of_shape(graph, shape, **changes, stride=(7, 9)), batch), found
    )
    row = of_shape(graph, (1, shape[0] * shape[1], shape[2]), **changes | {
        "window": (1, shape[0] * shape[1])}, stride=(1, 1))  # fmt: skip
    flat = batch.reshape(2, 1, -1, shape[2])
    np.testing.assert_array_equal(run(row, flat), found)


def test_maxima_of_negated_numbers_are_negated_minima() -> None:
    number = IntFormat(8, True, 1.0)
    layer = QuantMaxPool2d("layer", ("input",), (3, 2), (2, 1), (1, 1, 1, 0), number)
    batch = np.random.default_rng(0).integers(-127, 128, (2, 6, 7, 3))
    found = run(around(layer, (6, 7, 3), number), -batch)
    np.testing.assert_array_equal(-found, pooled(layer, batch, np.minimum, 1 << 20))


def test_maxima_of_maxima_are_maxima_of_larger_windows() -> None:
    number = IntFormat(8, True, 1.0)
    batch = np.random.default_rng(0).integers(-128, 128, (2, 9, 10, 2))
    two = QuantMaxPool2d("layer", ("input",), (2, 2), (1, 1), (0, 0, 0, 0), number)
    once = run(around(two, (9, 10, 2), number), batch)
    twice = run(around(two, (8, 9, 2), number), once)
    three = replace(two, window=(3, 3))
    np.testing.assert_array_equal(twice, run(around(three, (9, 10, 2), number), batch))
    corners = run(around(replace(two, dilation=(2, 2)), (9, 10, 2), number), batch)
    assert (corners <= twice).all()


@pytest.mark.parametrize("divisor", ["valid", "all"])
def test_the_average_of_equal_pixels_is_the_pixel(divisor: str) -> None:
    number = IntFormat(8, True, 0.5, 20)
    padding = (1, 1, 1, 1) if divisor == "valid" else (0, 0, 0, 0)
    layer = average(number, (3, 3), padding, divisor, (6, 7))
    for value in (-128, -3, 0, 20, 127):
        batch = np.full((1, 6, 7, 1), value)
        assert (run(around(layer, (6, 7, 1), number), batch) == value).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_root_does_not_see_signs_and_bounds_the_average(seed: int) -> None:
    number, out = IntFormat(8, True, 0.25), IntFormat(10, False, 0.0625)
    generator = np.random.default_rng(seed)
    window: Any = tuple(int(n) for n in generator.integers(1, 5, 2))
    layer = QuantL2Pool2d(
        name="layer",
        inputs=("input",),
        window=window,
        stride=(1, 1),
        padding=(0, 0, 0, 0),
        ceil_mode=False,
        divisor="valid",
        input_format=number,
        format=out,
        rule="root",
        scale=np.full(1, 16.0 / (window[0] * window[1])),
        activation=(0, 1023),
    )
    graph = around(layer, (6, 6, 2), number)
    batch = generator.integers(-127, 128, (2, 6, 6, 2))
    found = run(graph, batch)
    np.testing.assert_array_equal(found, run(graph, -batch))
    mean = pooled(layer, batch, np.add, 0) / (window[0] * window[1])
    largest = pooled(layer, np.abs(batch), np.maximum, 0)
    assert (found + 0.5 >= np.abs(mean) * 4).all()
    assert (found <= largest * 4).all()


def test_starts_of_the_naive_loops_are_those_of_the_shape() -> None:
    for seed in range(30):
        graph = random_pool("max", seed)
        shape, made = graph.shape("input"), graph.shape("layer")
        assert [len(starts(shape[n], layer_of(graph), n)) for n in (0, 1)] == list(made[:2])
