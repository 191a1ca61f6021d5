"""Look-alikes of the MLPerf Tiny networks: the same layers, random weights.

Each function returns the bytes of a TensorFlow Lite file; NETWORKS names them all.
"""

from __future__ import annotations

from collections.abc import Callable

from .net import Net, Value


def resnet8() -> bytes:
    """32x32x3, three stacks of one block, 16 to 64 channels."""
    return _resnet("resnet8", 1)


def resnet_large() -> bytes:
    """32x32x3, three stacks of three blocks."""
    return _resnet("resnet_large", 3)


def ds_cnn() -> bytes:
    """49x10 spectrum; 10x4 at stride 2, four separable blocks of 64 channels."""
    net = Net("ds_cnn", 2)
    x = net.convolution(net.input((49, 10, 1)), 64, (10, 4), (2, 2))
    for _ in range(4):
        x = _separable(net, x, 64, 1)
    x = net.pool("AVERAGE_POOL_2D", x, (25, 5), (25, 5))
    x = net.dense(net.reshape(x, (1, 64)), 12)
    return net.finish(net.softmax(x))


def mobilenet_v1() -> bytes:
    """96x96x3, a quarter of the width of MobileNetV1."""
    net = Net("mobilenet_v1", 3)
    x = net.convolution(net.input((96, 96, 3)), 8, (3, 3), (2, 2), activation="RELU6")
    widths = ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (128, 1),
              (128, 1), (128, 1), (128, 1), (256, 2), (256, 1))  # fmt: skip
    for outputs, stride in widths:
        x = _separable(net, x, outputs, stride, "RELU6")
    x = net.pool("AVERAGE_POOL_2D", x, (3, 3), (2, 2))
    x = net.dense(net.reshape(x, (1, 256)), 2)
    return net.finish(net.softmax(x))


def autoencoder() -> bytes:
    """640-128x4-8-128x4-640, fully connected."""
    net = Net("autoencoder", 4)
    x = net.input((640,))
    for outputs in (128, 128, 128, 128, 8, 128, 128, 128, 128):
        x = net.dense(x, outputs, activation="RELU")
    return net.finish(net.dense(x, 640))


def wake_word() -> bytes:
    """A sequence of 30 x 40; depthwise and pointwise 1-D convolutions without padding."""
    net = Net("wake_word", 5)
    x = net.input((1, 30, 40))
    x = _sequence(net, x, 3, 1, 128)
    for width, dilation, outputs in ((5, 1, 128), (7, 1, 128), (4, 2, 32)):
        x = _sequence(net, x, width, dilation, outputs)
    x = net.pool("MAX_POOL_2D", x, (1, x.shape[2]), (1, 1))
    x = net.dense(net.reshape(x, (1, 32)), 3)
    return net.finish(net.softmax(x))


def _resnet(name: str, blocks: int) -> bytes:
    net = Net(name, blocks)
    x = net.convolution(net.input((32, 32, 3)), 16, (3, 3))
    for stack, outputs in enumerate((16, 32, 64)):
        for block in range(blocks):
            x = _residual(net, x, outputs, 2 if stack and not block else 1)
    x = net.pool("AVERAGE_POOL_2D", x, (8, 8), (8, 8))
    x = net.dense(net.reshape(x, (1, 64)), 10)
    return net.finish(net.softmax(x))


def _residual(net: Net, x: Value, outputs: int, stride: int) -> Value:
    y = net.convolution(x, outputs, (3, 3), (stride, stride))
    y = net.convolution(y, outputs, (3, 3), activation="NONE")
    if stride > 1:
        x = net.convolution(x, outputs, (1, 1), (stride, stride), activation="NONE")
    return net.pairwise("ADD", x, y, "RELU")


def _separable(net: Net, x: Value, outputs: int, stride: int, activation: str = "RELU") -> Value:
    x = net.convolution(
        x, x.shape[3], (3, 3), (stride, stride), depthwise=True, activation=activation
    )
    return net.convolution(x, outputs, (1, 1), activation=activation)


def _sequence(net: Net, x: Value, width: int, dilation: int, outputs: int) -> Value:
    x = net.convolution(
        x,
        x.shape[3],
        (1, width),
        depthwise=True,
        padding="VALID",
        activation="NONE",
        dilation=(1, dilation),
    )
    return net.convolution(x, outputs, (1, 1))


NETWORKS: dict[str, Callable[[], bytes]] = {
    "resnet8": resnet8,
    "resnet_large": resnet_large,
    "ds_cnn": ds_cnn,
    "mobilenet_v1": mobilenet_v1,
    "autoencoder": autoencoder,
    "wake_word": wake_word,
}
