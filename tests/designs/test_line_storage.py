"""Line storage of layers whose padding keeps the size: K - 1 rows and K pixels, and no bubble."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen import Folding, Graph, quantize
from hwgen.ir.window import FILLS
from hwgen.schedule import Design, schedule
from hwgen.schedule.storage import layer_storage
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow

from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences


def same_size(kernel: int, width: int, channels: int, folding: Folding) -> Design:
    rng = np.random.default_rng(kernel * width + channels)
    graph = Graph("net")
    x = graph.input("image", (10, width, channels))
    weight = rng.normal(size=(kernel, kernel, channels, 4))
    graph.output(graph.conv2d(x, weight, padding=kernel // 2, name="conv"))
    quantized = quantize(graph, rng.normal(size=(2, 10, width, channels)))
    return schedule(quantized, folding={"conv": folding})


@pytest.mark.parametrize("kernel", [3, 5, 7])
@pytest.mark.parametrize("width", [12, 33])
def test_whole_windows_at_a_pixel_a_cycle_store_one_row_less_than_the_kernel(
    kernel: int, width: int
) -> None:
    design = same_size(kernel, width, 2, Folding(4, kernel * kernel * 2))
    rows = next(u for u in design.units if isinstance(u, SlidingWindow) and u.label == "rows")
    assert rows.slots == kernel - 1
    assert timing(design).interval == interval_bound(design) == 10 * width


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_dilation_spreads_the_rows_and_no_fill_needs_more(dilation: int, fill: str) -> None:
    options = {"dilation": dilation, "padding": dilation, "fill": fill}
    design = network(options, Folding(4, 18), (10, 12, 2))
    lines = [line for layer in design.layers for line in layer_storage(layer)]
    rows = next(line for line in lines if line.label == "rows")
    assert rows.words == rows.bound == 2 * dilation * 12
    assert timing(design).interval == interval_bound(design) == 10 * 12


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(("kernel", "lines"), [((1, 1), 0), ((1, 3), 0), ((2, 1), 1)])
def test_windows_of_one_row_store_none(kernel: tuple[int, int], lines: int, tmp_path: Path) -> None:
    """Rows and columns of a stride are skipped."""
    folding = Folding(4, 2 * kernel[0] * kernel[1])
    design = network({"stride": 2}, folding, (7, 9, 2), kernel)
    stored = sum(line.words for layer in design.layers for line in layer_storage(layer))
    assert stored <= 9 * lines + kernel[1] + 1
    images = random_images(design.graph, 3, 1)
    case = Case(1, design.graph, {"conv": folding}, images, "bursty", "random", 3)
    assert differences(case, tmp_path) == []


def network(
    options: dict[str, Any],
    folding: Folding,
    shape: tuple[int, int, int],
    kernel: tuple[int, int] = (3, 3),
) -> Design:
    rng = np.random.default_rng(len(options))
    graph = Graph("net")
    x = graph.input("input", shape)
    weight = rng.normal(size=(*kernel, shape[2], 4))
    graph.output(graph.conv2d(x, weight, name="conv", **options))
    quantized = quantize(graph, rng.normal(size=(2, *shape)))
    return schedule(quantized, name="net", folding={"conv": folding})


@pytest.mark.parametrize("simd", [1, 2, 4])
@pytest.mark.parametrize("kernel", [3, 5])
def test_words_by_address_store_one_pixel_more_at_most(kernel: int, simd: int) -> None:
    width, channels = 12, 4
    design = same_size(kernel, width, channels, Folding(2, simd))
    feeder = next(u.feeder for u in design.units if isinstance(u, Mac))
    assert isinstance(feeder, WindowBuffer)
    pixels = (kernel - 1) * width + kernel
    assert feeder.capacity <= (pixels + 1) * feeder.words + 2
    assert timing(design).interval == interval_bound(design)
