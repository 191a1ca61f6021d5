"""Pooling layers as designs: every bit and every cycle on both simulators, under stalls."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, quantize
from hwgen.emit.files import name_design, rtl_files
from hwgen.golden.run import golden
from hwgen.ir.graph import Graph as GraphType
from hwgen.schedule import schedule
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.timing.stalls import KINDS
from hwgen.units.accumulate import Accumulate
from tests.fuzz.case import Case
from tests.fuzz.run_case import differences

from ..golden.naive_pooling import KINDS as POOLS
from ..golden.naive_pooling import random_pool, with_requantizer


def case(graph: GraphType, seed: int, frames: int = 3) -> Case:
    generator = np.random.default_rng(seed)
    stored = graph.format("input")
    images = generator.integers(stored.lo, stored.hi + 1, (frames, *graph.shape("input")))
    source, sink = (str(kind) for kind in generator.choice(KINDS, 2))
    return Case(seed, graph, {}, images, source, sink, frames)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("kind", POOLS)
def test_any_geometry_rule_and_format(kind: str, seed: int, tmp_path: Path) -> None:
    graph = with_requantizer(random_pool(kind, 100 + seed))
    assert differences(case(graph, seed), tmp_path) == []


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("pixels", [2, 4, 8])
@pytest.mark.parametrize("kind", POOLS)
def test_several_columns_in_a_beat(kind: str, pixels: int, tmp_path: Path) -> None:
    """Divisors may differ from column to column of a beat."""
    graph = with_requantizer(random_pool(kind, 200 + pixels))
    assert differences(replace(case(graph, pixels), pixels=pixels), tmp_path) == []


@pytest.mark.parametrize("pixels", [2, 8])
def test_global_pooling_of_several_columns_keeps_one_running_value(pixels: int) -> None:
    design = schedule(whole("global_avg_pool", (7, 27, 2)), pixels=pixels)
    (running,) = (unit for unit in design.units if isinstance(unit, Accumulate))
    assert running.stored_words == 1
    assert timing(design).interval == 7 * -(-27 // pixels)


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("kind", POOLS)
def test_verilator_agrees(kind: str, tmp_path: Path) -> None:
    graph = with_requantizer(random_pool(kind, 7))
    assert differences(case(graph, 3), tmp_path, "verilator") == []


def whole(method: str, shape: tuple[int, ...], **options: object) -> GraphType:
    """A quantized graph of one layer."""
    graph = Graph("net")
    x = graph.input("input", shape)
    graph.output(getattr(graph, method)(x, name="pool", **options))
    images = np.random.default_rng(len(shape)).normal(size=(4, *shape))
    return quantize(graph, images)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("channels", [1, 2, 5])
@pytest.mark.parametrize("what", ["max", "avg", "l2"])
def test_global_pooling(what: str, channels: int, tmp_path: Path) -> None:
    graph = whole(f"global_{what}_pool", (7, 6, channels))
    assert differences(case(graph, channels), tmp_path) == []
    assert timing(schedule(graph)).interval == 7 * 6


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("what", ["max", "avg"])
def test_one_dimension(what: str, tmp_path: Path) -> None:
    graph = whole(f"{what}_pool1d", (1, 23, 2), window=3, stride=2, padding=1)
    assert differences(case(graph, 5), tmp_path) == []


@pytest.mark.simulator("icarus")
def test_windows_of_eleven(tmp_path: Path) -> None:
    """121 taps, 121 classes of divisors."""
    graph = whole("avg_pool2d", (13, 14, 1), window=11, stride=1, padding=5)
    assert len(graph.node("pool").scale) == 11 * 11  # type: ignore[attr-defined]
    assert differences(case(graph, 6, 2), tmp_path) == []


@pytest.mark.parametrize("method", ["global_max_pool", "global_avg_pool", "global_l2_pool"])
def test_a_million_pixels_become_little_text_soon(method: str) -> None:
    graph = Graph("net")
    x = graph.input("input", (1024, 1024, 3))
    graph.output(getattr(graph, method)(x, name="pool"))
    start = time.monotonic()
    quantized = quantize(graph, np.random.default_rng(1).normal(size=(1, 1024, 1024, 3)))
    design = schedule(quantized)
    made = rtl_files(design, name_design(design), timing(design, 2).figures)
    assert time.monotonic() - start < 60
    assert sum(map(len, made.values())) < 100_000
    (running,) = (unit for unit in design.units if isinstance(unit, Accumulate))
    assert running.stored_words == 1
    assert timing(design, 2).interval == interval_bound(design) == 1 << 20


@pytest.mark.parametrize("padding", [0, 2])
@pytest.mark.parametrize("stride", [1, 2, 4, 5])
@pytest.mark.parametrize("what", ["max", "avg", "l2"])
def test_pooling_takes_a_pixel_in_every_cycle(what: str, stride: int, padding: int) -> None:
    graph = whole(f"{what}_pool2d", (12, 20, 1), window=4, stride=stride, padding=padding)
    design = schedule(graph)
    assert timing(design).interval == interval_bound(design)
    if stride > 1 or not padding:
        assert interval_bound(design) == 12 * 20


def test_between_the_axes_a_row_holds_a_word_per_window() -> None:
    """Line storage of a row in words of W_out windows, for every kind of pooling."""
    for what in ("max", "avg", "l2"):
        apart = schedule(whole(f"{what}_pool2d", (12, 64, 1), window=(4, 4)))
        rows = next(u for u in apart.units if u.label == "rows")
        assert isinstance(rows, Accumulate)
        assert rows.stored_words == 64 // 4
        overlap = schedule(whole(f"{what}_pool2d", (12, 64, 1), window=4, stride=(2, 3)))
        slid = next(u for u in overlap.units if u.label == "rows")
        assert slid.inner == (64 - 4) // 3 + 1  # type: ignore[attr-defined]
        assert slid.slots == 4 - 1  # type: ignore[attr-defined]


def test_a_fused_relu_is_the_clamp_of_an_average() -> None:
    graph = Graph("net")
    x = graph.input("input", (4, 4, 1))
    graph.output(graph.relu(graph.avg_pool2d(x, 2, name="pool"), name="relu"))
    images = np.random.default_rng(0).normal(size=(4, 4, 4, 1))
    made = quantize(graph, images)
    assert [node.name for node in made.nodes] == ["input", "pool", "output"]
    assert golden(made, images)["output"].min() == made.format("pool").zero_point
