"""Tensors in a form that no layer has, and what reads them."""

from __future__ import annotations

from hwgen.frontends.tflite.views import Phases, Rows
from tests.frontends.tflite.compare import refusals
from tests.frontends.tflite.net import Net


def test_views_name_the_layer_that_has_their_values() -> None:
    assert Rows("conv").layer == Phases("conv", (2, 2), (0, 0, 0, 0)).layer == "conv"


def test_an_operator_that_knows_of_no_phases_is_refused() -> None:
    net = Net("views", 1)
    x = net.input((8, 8, 2))
    phases = net.value("phases", (4, 4, 4, 2), x.scale, x.zero_point)
    keys = [net.constant("block", [2, 2]), net.constant("pads", [[0, 0], [0, 0]])]
    net.writer.op("SPACE_TO_BATCH_ND", [x.index, *keys], [phases.index], version=2)
    made = net.convolution(phases, 3, (3, 3), padding="VALID")
    y = net.value("y", (1, 4, 4, 3), made.scale, made.zero_point)
    net.writer.op("BATCH_TO_SPACE_ND", [made.index, *keys], [y.index], version=2)
    pooled = net.pool("MAX_POOL_2D", made, (2, 2), (1, 1))
    messages = refusals(net.finish(y, pooled))
    assert messages == [f"{phases.name}: needs one convolution and one BATCH_TO_SPACE_ND behind it"]
