"""Landmarks of a face by locally connected layers and L2 pooling, trained on drawn faces.

    hwgen emit examples/face_alignment.py -o build/face --interval 2048

As in the networks that align faces: a convolution finds edges everywhere, and behind it layers with
weights of their own at each position, because an eye is not where a mouth is. The outputs are five
landmarks (eyes, tip of the nose, corners of the mouth), (row, column) each, from -1 to 1.
"""

from pathlib import Path

import numpy as np

from hwgen import Graph

HERE = Path(__file__).parent


def pixels(images: np.ndarray) -> np.ndarray:
    """uint8 [N, 32, 32] to real numbers from 0 to 1, [N, 32, 32, 1]."""
    return images[..., np.newaxis] / 255.0


def in_pixels(outputs: np.ndarray) -> np.ndarray:
    """Outputs [N, 10] as landmarks [N, 5, 2] in pixels of the image."""
    return (outputs.reshape(-1, 5, 2) + 1) * 31 / 2


with np.load(HERE / "faces.npz") as faces:
    calibration = pixels(faces["calibration"])
    inputs = pixels(faces["images"])
    landmarks = faces["landmarks"]

with np.load(HERE / "face_alignment_weights.npz") as w:
    graph = Graph("face")
    x = graph.input("image", (32, 32, 1))
    x = graph.conv2d(x, w["conv_weight"], w["conv_bias"], padding=2, name="conv")
    x = graph.max_pool2d(graph.relu(x, name="relu1"), 2, name="pool1")
    x = graph.locally_connected2d(x, w["local1_weight"], w["local1_bias"], name="local1")
    x = graph.l2_pool2d(graph.relu(x, name="relu2"), 2, name="pool2")
    x = graph.locally_connected2d(x, w["local2_weight"], w["local2_bias"], name="local2")
    x = graph.flatten(graph.relu(x, name="relu3"), name="flat")
    x = graph.dense(x, w["fc1_weight"], w["fc1_bias"], name="fc1")
    x = graph.dense(graph.relu(x, name="relu4"), w["fc2_weight"], w["fc2_bias"], name="fc2")
    graph.output(x)
