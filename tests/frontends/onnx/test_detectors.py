"""Detectors behind the runtime's quantizer: every node is taken, and gives the runtime's integers.

QOperator files to the bit, QDQ files to one step a layer.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .detectors import DETECTORS
from .networks import NETWORKS, quantized
from .runtime import compare, compare_layers

LAYERS = ("Conv", "Gemm", "MatMul", "MaxPool", "GlobalAveragePool", "Concat")


@pytest.mark.parametrize("weights", ["QInt8", "QUInt8"])
@pytest.mark.parametrize("name", DETECTORS)
def test_a_detector_of_quantized_operators_equals_the_runtime(
    name: str, weights: str, tmp_path: Path
) -> None:
    content = quantized(DETECTORS[name](), "QOperator", weights, False, tmp_path, weights=weights)
    found = compare(content, seed=1, frames=2)
    assert {key: worst for key, worst in found.items() if worst} == {}
    assert len(found) >= 10


@pytest.mark.parametrize("kind", ["QInt8", "QUInt8"])
@pytest.mark.parametrize("name", DETECTORS)
def test_a_detector_of_pairs_is_within_one_step_a_layer(
    name: str, kind: str, tmp_path: Path
) -> None:
    found = compare_layers(quantized(DETECTORS[name](), "QDQ", kind, True, tmp_path), seed=1)
    assert max(worst for worst, _, _ in found.values()) <= 1


@pytest.mark.parametrize("kind", ["QInt8", "QUInt8"])
@pytest.mark.parametrize("name", ["yolo_tiny", "residual", "detector", "autoencoder"])
def test_only_layers_with_weights_and_what_they_read_are_quantized(
    name: str, kind: str, tmp_path: Path
) -> None:
    """Activations, sums and batch norms are left to the layers, as engines that fuse want it."""
    made = (DETECTORS | NETWORKS)[name]()
    content = quantized(made, "QDQ", kind, True, tmp_path, operators=LAYERS)
    found = compare_layers(content, seed=1)
    assert max(worst for worst, _, _ in found.values()) <= 1
