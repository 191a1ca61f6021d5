"""Random networks: every tensor equals LiteRT's reference kernels, and some of them in Verilog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fuzz.case import Case
from tests.fuzz.run_case import differences as rtl_differences

from .compare import differences, imported
from .random_models import STEPS, frames, random_model

SEEDS = range(36)


def batch(seed: int, first: str | None = None) -> tuple[bytes, list[list[np.ndarray]]]:
    model = random_model(seed, first)
    return model.content, [[frame] for frame in frames(model, seed, 3)]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_networks_equal_the_runtime(seed: int) -> None:
    assert differences(*batch(seed)) == {}


@pytest.mark.parametrize("first", STEPS)
def test_networks_that_begin_with_each_operator_equal_the_runtime(first: str) -> None:
    for seed in (1000, 1001, 1002):
        assert differences(*batch(seed, first)) == {}


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("seed", [2, 3, 8])
def test_random_networks_in_hardware_equal_the_golden_model(seed: int, tmp_path: Path) -> None:
    content, given = batch(seed)
    graph = imported(content).graph
    images = np.concatenate([frame[0] for frame in given]).astype(np.int64)
    shape = graph.shape(graph.nodes[0].name)
    case = Case(seed, graph, {}, images.reshape(-1, *shape), "never", "random", len(images))
    assert rtl_differences(case, tmp_path) == []
