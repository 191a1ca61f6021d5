"""Line storage of layers whose padding keeps the size: K - 1 rows and K pixels, and no bubble."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen import Folding, Graph, quantize
from hwgen.schedule import Design, schedule
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow


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
