"""Pooling layers are accepted by the four tools without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, quantize

from .test_four_tools import said, written

pytestmark = pytest.mark.simulator("icarus", "verilator")

LAYERS: dict[str, tuple[str, tuple[int, int, int], dict[str, Any]]] = {
    "average of overlapping windows": ("avg_pool2d", (6, 9, 5), {"stride": 1, "padding": 1}),
    "average over the padding": ("avg_pool2d", (7, 8, 1), {"padding": 1, "divisor": "all"}),
    "root of windows apart": ("l2_pool2d", (8, 8, 3), {}),
    "maxima of windows apart": ("max_pool2d", (7, 9, 2), {"ceil_mode": True}),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_accepted(name: str, tmp_path: Path) -> None:
    method, shape, options = LAYERS[name]
    graph = Graph("net")
    x = graph.input("image", shape)
    graph.output(getattr(graph, method)(x, (2, 3), **options))
    images = np.random.default_rng(0).normal(size=(4, *shape))
    target = ("generic", "ecp5")[len(name) % 2]
    assert said(written(quantize(graph, images), tmp_path, target)) == {}
