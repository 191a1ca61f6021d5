"""Random float networks: imported, they compute what onnxruntime does."""

from __future__ import annotations

import pytest

from tests.frontends.onnx.real.models import check
from tests.frontends.onnx.real.random_models import random_model


@pytest.mark.parametrize("seed", range(60))
def test_a_random_network_computes_what_onnxruntime_does(seed: int) -> None:
    check(random_model(seed), seed, tolerance=1e-3)
