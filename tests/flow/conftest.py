"""A model file with a float graph, calibration data, inputs and labels."""

from __future__ import annotations

from pathlib import Path

import pytest

MODEL = """
import numpy as np
from hwgen import Graph

random = np.random.default_rng(3)
graph = Graph("tiny")
x = graph.input("image", (6, 6, 1))
x = graph.conv2d(x, random.normal(size=(3, 3, 1, 2)), random.normal(size=2), name="conv 1")
x = graph.relu(x, name="relu1")
x = graph.max_pool2d(x, window=2, stride=2, name="pool1")
x = graph.flatten(x, name="flat")
x = graph.dense(x, random.normal(size=(8, 3)), random.normal(size=3), name="fc1")
graph.output(x)
calibration = random.random((8, 6, 6, 1))
inputs = calibration[:5]
labels = np.array([0, 1, 2, 0, 1])
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.py"
    path.write_text(MODEL)
    return path
