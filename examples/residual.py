"""A small residual network for handwritten digits; train_residual.py trained its weights.

    hwgen emit examples/residual.py -o build/residual --interval 3136

Three blocks add what they read to what they compute; the second halves the image, and a 1x1
convolution takes its input to the same shape. Behind them global average pooling and one dense
layer. The batch normalisations are folded into the convolutions when the network is quantized.
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

with np.load(HERE / "residual_weights.npz") as arrays:
    w = dict(arrays)

graph = Graph("residual")


def conv(x: str, name: str, stride: int = 1) -> str:
    """A 3x3 convolution and its batch normalisation."""
    x = graph.conv2d(x, w[f"{name}_weight"], stride=stride, padding=1, name=name)
    norm = (w[f"{name}_norm_{part}"] for part in ("mean", "variance", "gamma", "beta"))
    return graph.batch_norm(x, *norm, name=f"{name}_norm")


def block(x: str, name: str, stride: int = 1) -> str:
    """Two convolutions, and their input added; `stride` 2 halves the image."""
    y = graph.relu(conv(x, f"{name}_first", stride), name=f"{name}_relu")
    y = conv(y, f"{name}_second")
    if stride > 1:
        around = f"{name}_around"
        weight, bias = w[f"{around}_weight"], w[f"{around}_bias"]
        x = graph.conv2d(x, weight, bias, stride=stride, name=around)
    return graph.relu(graph.add(y, x, name=f"{name}_add"), name=f"{name}_out")


x = graph.input("image", (28, 28, 1))
x = graph.relu(conv(x, "stem", stride=2), name="stem_relu")
x = block(x, "block1")
x = block(x, "block2", stride=2)
x = block(x, "block3")
x = graph.global_avg_pool(x, name="pool")
x = graph.dense(graph.flatten(x, name="flat"), w["fc_weight"], w["fc_bias"], name="fc")
graph.output(x)
