"""Networks of the tests as model files: the layers of real ones, random weights and inputs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Made = tuple[bytes, str, NDArray[Any]]
"""A model file, its suffix, and frames of its input."""
FRAMES = 2


def tflite(name: str) -> Made:
    """A network of 8-bit integers for TensorFlow Lite; see tests/frontends/tflite/networks.py."""
    from hwgen.frontends.tflite.reader import read
    from tests.frontends.tflite.networks import NETWORKS

    content = NETWORKS[name]()
    source = read(content, name)
    shape = source.tensors[source.inputs[0]].shape
    assert shape is not None
    frames = np.random.default_rng(1).integers(-128, 128, (FRAMES, *shape[1:]))
    return content, ".tflite", frames.astype(np.int8)


def qonnx_resnet(blocks: int, bits: int = 4) -> Made:
    """A ResNet for CIFAR-10 with weights and activations of few bits: 1 block a stage, or 3."""
    from tests.frontends.onnx.qonnx.networks import resnet

    content = resnet(1, bits, (16, 32, 64), blocks=blocks, size=32).model().SerializeToString()
    return content, ".onnx", _normal((3, 32, 32), 2.0)


def detector(name: str) -> Made:
    """A detector behind the quantizer of ONNX Runtime; see tests/frontends/onnx/detectors.py."""
    from tests.frontends.onnx.detectors import DETECTORS
    from tests.frontends.onnx.networks import quantized

    model = DETECTORS[name]()
    shape = [dim.dim_value for dim in model.graph.input[0].type.tensor_type.shape.dim]
    with tempfile.TemporaryDirectory() as folder:
        content = quantized(model, "QOperator", "QInt8", True, Path(folder))
    return content, ".onnx", _normal(tuple(shape[1:]), 1.0)


def _normal(shape: tuple[int, ...], deviation: float) -> NDArray[np.float32]:
    frames = np.random.default_rng(1).normal(0, deviation, (FRAMES, *shape))
    return frames.astype(np.float32)
