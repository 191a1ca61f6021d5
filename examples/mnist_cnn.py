"""A LeNet-class network for handwritten digits; train_mnist_cnn.py trained its weights.

    hwgen emit examples/mnist_cnn.py -o build/mnist

hwgen reads these names from a file that describes a graph:
    graph        the float network
    calibration  images that set the range of every tensor, [N, H, W, C]
    inputs       images to simulate and to measure accuracy on, [N, H, W, C]
    labels       the class of each of those, [N]
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

with np.load(HERE / "mnist_cnn_weights.npz") as w:
    graph = Graph("mnist")
    x = graph.input("image", (28, 28, 1))
    x = graph.conv2d(x, w["conv1_weight"], w["conv1_bias"], padding=2, name="conv1")
    x = graph.relu(x, name="relu1")
    x = graph.max_pool2d(x, window=2, stride=2, name="pool1")
    x = graph.conv2d(x, w["conv2_weight"], w["conv2_bias"], name="conv2")
    x = graph.relu(x, name="relu2")
    x = graph.max_pool2d(x, window=2, stride=2, name="pool2")
    x = graph.flatten(x, name="flat")
    x = graph.dense(x, w["fc1_weight"], w["fc1_bias"], name="fc1")
    x = graph.relu(x, name="relu3")
    x = graph.dense(x, w["fc2_weight"], w["fc2_bias"], name="fc2")
    x = graph.relu(x, name="relu4")
    x = graph.dense(x, w["fc3_weight"], w["fc3_bias"], name="fc3")
    graph.output(x)
