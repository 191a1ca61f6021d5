"""Rows that repeat: every beat, interval and mark as when all rows are timed one by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.schedule import heights, sizing
from hwgen.schedule.design import Design
from hwgen.schedule.plan import schedule
from hwgen.timing.design import figures, full_timing, timing
from hwgen.timing.steady import _Stretch, steady

ALL = 1 << 40  # no design is large


def random_graph(seed: int) -> Graph:
    """One to three random layers on an image of many rows."""
    rng = np.random.default_rng(seed)
    graph = Graph("random")
    sizes = rng.integers((96, 12, 1), (150, 24, 7))
    x = graph.input("image", tuple(int(n) for n in sizes))
    kinds = list(LAYERS.values())
    for index in rng.integers(0, len(kinds), rng.integers(1, 4)):
        x = kinds[index](graph, x, rng)
    graph.output(x)
    return quantize(graph, rng.normal(size=(2, *graph.shape("image"))))


def _conv(graph: Graph, x: str, rng: np.random.Generator) -> str:
    kernel = [int(n) for n in rng.integers(1, 5, 2)]
    cin, cout = graph.shape(x)[2], int(rng.integers(1, 7))
    weight = rng.normal(size=(*kernel, cin, cout))
    pads = tuple(int(rng.integers(0, n)) for n in (kernel[0], kernel[0], kernel[1], kernel[1]))
    stride = [int(n) for n in rng.choice([1, 1, 2, 3], 2)]
    return graph.conv2d(x, weight, rng.normal(size=cout), stride=stride, padding=pads)


def _depthwise(graph: Graph, x: str, rng: np.random.Generator) -> str:
    channels = graph.shape(x)[2]
    weight = rng.normal(size=(3, 3, channels, 1))
    return graph.depthwise_conv2d(x, weight, rng.normal(size=channels), padding=1)


def _pool(graph: Graph, x: str, rng: np.random.Generator) -> str:
    window, stride = ([int(n) for n in rng.integers(1, 4, 2)] for _ in range(2))
    make = graph.max_pool2d if rng.integers(2) else graph.avg_pool2d
    return make(x, window, stride=stride)


def _upsample(graph: Graph, x: str, rng: np.random.Generator) -> str:
    return graph.upsample_nearest(x, [int(n) for n in rng.integers(1, 4, 2)])


def _residual(graph: Graph, x: str, rng: np.random.Generator) -> str:
    return graph.add(x, _depthwise(graph, x, rng))


def _branches(graph: Graph, x: str, rng: np.random.Generator) -> str:
    return graph.concat([x, _depthwise(graph, x, rng)])


def _crop(graph: Graph, x: str, rng: np.random.Generator) -> str:
    return graph.crop(x, [int(n) for n in rng.integers(0, 3, 4)])


LAYERS: dict[str, Callable[[Graph, str, np.random.Generator], str]] = {
    "conv": _conv,
    "depthwise": _depthwise,
    "pool": _pool,
    "upsample": _upsample,
    "residual": _residual,
    "branches": _branches,
    "crop": _crop,
}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets from how many words of an image on a design is large."""

    def limit(words: int) -> None:
        monkeypatch.setattr(heights, "LARGE", words)
        monkeypatch.setattr(sizing, "LARGE", words)

    return limit


def scheduled(seed: int) -> Design:
    budget = int(np.random.default_rng(seed).choice([4, 20, 100]))
    return schedule(random_graph(seed), multipliers=budget)


SEEDS = range(16)
FOUND: dict[int, bool] = {}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_beat_is_that_of_all_rows(seed: int, large: Callable[[int], None]) -> None:
    large(ALL)
    design = scheduled(seed)
    wanted = full_timing(design)
    large(10)
    found = timing(design)
    FOUND[seed] = steady(design) is not None
    assert found.frames == wanted.frames
    for kind in ("sources", "sinks", "layers"):
        pairs = getattr(found, kind), getattr(wanted, kind)
        for name in pairs[1]:
            np.testing.assert_array_equal(pairs[0][name], pairs[1][name])
    for name, branches in wanted.branches.items():
        np.testing.assert_array_equal(found.branches[name], branches)
    for key, ends in wanted.queues.items():
        np.testing.assert_array_equal(found.queues[key], ends)
    assert figures(design) == wanted.figures


def test_most_designs_settle_on_few_rows() -> None:
    assert sum(FOUND.values()) * 2 > len(FOUND)


@pytest.mark.parametrize("seed", SEEDS)
def test_buffers_are_those_of_all_rows(seed: int, large: Callable[[int], None]) -> None:
    large(ALL)
    wanted = scheduled(seed)
    large(10)
    found = scheduled(seed)
    assert [layer.sizes for layer in found.layers] == [layer.sizes for layer in wanted.layers]
    assert found.fork_sizes == wanted.fork_sizes


@pytest.mark.parametrize("frames", [1, 2, 7])
def test_any_number_of_images_is_timed(frames: int, large: Callable[[int], None]) -> None:
    large(ALL)
    design = scheduled(0)
    wanted = full_timing(design, frames)
    large(10)
    np.testing.assert_array_equal(timing(design, frames).sink, wanted.sink)


def test_a_design_whose_rows_do_not_repeat_is_timed_in_full(
    large: Callable[[int], None],
) -> None:
    graph = Graph("dense")
    x = graph.flatten(graph.input("image", (64, 4, 1)))
    graph.output(graph.dense(x, np.ones((256, 2)), np.zeros(2)))
    design = schedule(quantize(graph, np.random.default_rng(1).normal(size=(2, 64, 4, 1))))
    large(10)
    assert steady(design) is None
    assert figures(design) == full_timing(design).figures


def test_stalls_are_timed_in_full(large: Callable[[int], None]) -> None:
    large(ALL)
    design = scheduled(0)
    stalled = np.arange(4096) % 3 == 0
    wanted = full_timing(design, 2, source=stalled)
    large(10)
    np.testing.assert_array_equal(timing(design, 2, source=stalled).sink, wanted.sink)


def test_a_stretch_is_the_longest_run_that_repeats() -> None:
    times = np.array([0, 1, 7, 9, 12, 14, 17, 19, 22, 24, 40, 41])
    found = _Stretch.of(times, 2, 5)
    assert found == _Stretch(first=7, last=24, cut=4)
    assert _Stretch.of(times, 2, 6) is None
    assert _Stretch.of(times, 0, 5) is None
    assert _Stretch.of(times, 12, 5) is None
