from __future__ import annotations

import numpy as np

from hwgen import Graph, quantize
from hwgen.ir.crop import QuantCrop, QuantSliceChannels


def test_a_crop_and_a_slice_keep_the_format() -> None:
    graph = Graph("g")
    x = graph.crop(graph.input("x", (4, 5, 6)), (1, 0, 0, 2), name="crop")
    graph.output(graph.slice_channels(x, 1, 3, name="slice"))
    found = quantize(graph, np.random.default_rng(0).normal(size=(4, 4, 5, 6)))
    crop, part = found.node("crop"), found.node("slice")
    assert isinstance(crop, QuantCrop)
    assert isinstance(part, QuantSliceChannels)
    assert (crop.margins, part.begin, part.size) == ((1, 0, 0, 2), 1, 3)
    assert found.format("slice") == found.format("crop") == found.format("x")
