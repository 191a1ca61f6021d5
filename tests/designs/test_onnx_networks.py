"""Imported ONNX networks as designs: every bit and every cycle, in Icarus."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frontends.onnx.qonnx import networks
from tests.frontends.onnx.qonnx.models import QuantBuilder
from tests.frontends.onnx.real.models import imported

from ..fuzz.case import Case, random_images
from ..fuzz.run_case import differences

STALLS = (("random", "bursty"), ("never", "never"), ("heavy", "random"))
QONNX = {
    "residual, 4 bits": networks.resnet(4, 4, (2, 4), size=6),
    "residual, 8 bits": networks.resnet(8, 8, (2, 3), size=6),
    "binary and ternary": networks.binary(0),
    "depthwise, pooled, joined": networks.thin(3, 3),
    "dense, products": networks.dense(4, 4),
    "truncated average": networks.truncated(3, False),
}


@pytest.mark.parametrize("name", QONNX)
def test_a_qonnx_network_keeps_every_bit_and_cycle_in_hardware(name: str, tmp_path: Path) -> None:
    builder: QuantBuilder = QONNX[name]
    graph = imported(builder.model()).graph
    assert graph is not None
    seed = list(QONNX).index(name)
    images = random_images(graph, 2, seed)
    stalls = STALLS[seed % len(STALLS)]
    assert differences(Case(seed, graph, {}, images, *stalls, 2), tmp_path) == []
