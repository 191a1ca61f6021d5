"""The look-alikes of MLPerf Tiny: import, equality with the runtime, and a design of each."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.schedule import schedule

from .compare import differences, imported
from .networks import NETWORKS

SHAPES = {
    "resnet8": (32, 32, 3),
    "resnet_large": (32, 32, 3),
    "ds_cnn": (49, 10, 1),
    "mobilenet_v1": (96, 96, 3),
    "autoencoder": (640,),
    "wake_word": (1, 30, 40),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_tensor_equals_the_runtime(name: str) -> None:
    made = np.random.default_rng(1).normal(0, 40, (1, *SHAPES[name])).clip(-128, 127)
    assert differences(NETWORKS[name](), [[made.astype(np.int8)]]) == {}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_design_is_scheduled(name: str) -> None:
    graph = imported(NETWORKS[name]()).graph
    design = schedule(graph, name=name)
    assert design.layers[-1].name == graph.nodes[-1].name
