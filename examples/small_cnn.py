"""A network for handwritten digits that fits an iCE40 UP5K; train_small_cnn.py trained its weights.

    hwgen emit examples/small_cnn.py -o build/small_cnn --device ice40-up5k
    hwgen synth build/small_cnn --target ice40-up5k --pnr

The convolutions of mnist_cnn.py, and one dense layer instead of three: 7 434 parameters, which 8
bits each keep within the 15 kB of block RAM that the part has.
"""

from pathlib import Path

import numpy as np

from hwgen import Graph

HERE = Path(__file__).parent


def pixels(images: np.ndarray) -> np.ndarray:
    """uint8 [N, 28, 28] to real numbers from 0 to 1, [N, 28, 28, 1]."""
    return images[..., np.newaxis] / 255.0


with np.load(HERE / "mnist_digits.npz") as digits:
    calibration = pixels(digits["calibration"])
    inputs = pixels(digits["images"])
    labels = digits["labels"]

with np.load(HERE / "small_cnn_weights.npz") as w:
    graph = Graph("small_cnn")
    x = graph.input("image", (28, 28, 1))
    x = graph.conv2d(x, w["conv1_weight"], w["conv1_bias"], padding=2, name="conv1")
    x = graph.relu(x, name="relu1")
    x = graph.max_pool2d(x, window=2, stride=2, name="pool1")
    x = graph.conv2d(x, w["conv2_weight"], w["conv2_bias"], name="conv2")
    x = graph.relu(x, name="relu2")
    x = graph.max_pool2d(x, window=2, stride=2, name="pool2")
    x = graph.dense(graph.flatten(x, name="flat"), w["fc_weight"], w["fc_bias"], name="fc")
    graph.output(x)
