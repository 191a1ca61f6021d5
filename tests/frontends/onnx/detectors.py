"""Detectors as exporters write them: SSD, YOLO of three generations, and the three MTCNN networks.

Their weights are random, their sizes small: what is tested is that hwgen takes every node.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx

from .networks import Layers


def _split_heads(net: Layers, maps: list[tuple[str, int]], values: int, act: str) -> str:
    """A convolution behind each feature map, turned to [1, boxes, values], one behind the other."""
    heads = []
    for x, channels in maps:
        y = net.conv(x, channels, 3 * values, 3, norm=False, act=act)
        y = net.op("Transpose", [y], perm=[0, 2, 3, 1])
        heads.append(net.op("Reshape", [y, net.constant([1, -1, values], np.int64)]))
    return net.op("Concat", heads, axis=1)


def _separable(net: Layers, x: str, inputs: int, outputs: int, stride: int) -> str:
    x = net.conv(x, inputs, inputs, 3, stride=stride, group=inputs, norm=False, act="Clip")
    return net.conv(x, inputs, outputs, 1, norm=False, act="Clip")


def ssd() -> onnx.ModelProto:
    """MobileNet with two feature maps; boxes and scores of both joined along the boxes."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 32, 32)), 3, 8, 3, stride=2, act="Clip")
    near = _separable(net, x, 8, 16, 2)
    far = _separable(net, near, 16, 16, 2)
    maps = [(near, 16), (far, 16)]
    boxes = _split_heads(net, maps, 4, "")
    scores = _split_heads(net, maps, 3, "")
    return net.model([boxes, net.op("Sigmoid", [scores])])


def ssd_softmax() -> onnx.ModelProto:
    """The same with a softmax over the classes of each box."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 16, 16)), 3, 8, 3, stride=2, act="Clip")
    maps = [(x, 8), (_separable(net, x, 8, 8, 2), 8)]
    boxes = _split_heads(net, maps, 4, "")
    return net.model([boxes, net.op("Softmax", [_split_heads(net, maps, 3, "")], axis=-1)])


def yolo_tiny() -> onnx.ModelProto:
    """YOLOv3-tiny: leaky ReLU, a pool of stride 1, nearest pixels, two maps of raw outputs."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 32, 32)), 3, 8, 3, act="LeakyRelu")
    x = net.op("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
    near = net.conv(x, 8, 12, 3, act="LeakyRelu")
    x = net.op("MaxPool", [near], kernel_shape=[2, 2], strides=[2, 2])
    x = net.conv(x, 12, 16, 3, act="LeakyRelu")
    x = net.op("MaxPool", [x], kernel_shape=[2, 2], strides=[1, 1], auto_pad="SAME_UPPER")
    far = net.conv(x, 16, 16, 1, act="LeakyRelu")
    first = net.conv(far, 16, 21, 1, norm=False, act="")
    x = net.nearest(net.conv(far, 16, 8, 1, act="LeakyRelu"))
    x = net.op("Concat", [x, near], axis=1)
    second = net.conv(x, 20, 21, 1, norm=False, act="")
    return net.model([first, second])


def yolo_anchors() -> onnx.ModelProto:
    """YOLOv5: SiLU, a pyramid of pools, each head as [1, anchors, rows, columns, values]."""
    net = Layers()
    x = _silu(net, net.conv(net.input("input", ("batch", 3, 32, 32)), 3, 8, 3, stride=2, act=""))
    x = _silu(net, net.conv(x, 8, 16, 3, stride=2, act=""))
    pools = [x]
    for _ in range(2):
        pools.append(net.op("MaxPool", [pools[-1]], kernel_shape=[5, 5], pads=[2] * 4))
    x = _silu(net, net.conv(net.op("Concat", pools, axis=1), 48, 16, 1, act=""))
    heads: list[str] = []
    for y, channels in ((x, 16), (_silu(net, net.conv(x, 16, 16, 3, stride=2, act="")), 16)):
        y = net.conv(y, channels, 21, 1, norm=False, act="")
        size = 8 if not heads else 4
        y = net.op("Reshape", [y, net.constant([1, 3, 7, size, size], np.int64)])
        heads.append(net.op("Sigmoid", [net.op("Transpose", [y], perm=[0, 1, 3, 4, 2])]))
    return net.model(heads)


def yolo_free() -> onnx.ModelProto:
    """YOLOv8: split bottlenecks; heads of boxes and classes joined, flat, along all places."""
    net = Layers()
    x = _silu(net, net.conv(net.input("input", ("batch", 3, 32, 32)), 3, 16, 3, stride=2, act=""))
    net.op("Split", [x, net.constant([8, 8], np.int64)], ["left", "right"], axis=1)
    y = _silu(net, net.conv("right", 8, 8, 3, act=""))
    y = net.op("Add", ["right", y])
    near = _silu(net, net.conv(net.op("Concat", ["left", "right", y], axis=1), 24, 16, 1, act=""))
    far = _silu(net, net.conv(near, 16, 16, 3, stride=2, act=""))
    heads = []
    for x in (near, far):
        boxes = net.conv(x, 16, 8, 1, norm=False, act="")
        classes = net.conv(x, 16, 3, 1, norm=False, act="")
        y = net.op("Concat", [boxes, classes], axis=1)
        heads.append(net.op("Reshape", [y, net.constant([0, 11, -1], np.int64)]))
    net.op("Split", [net.op("Concat", heads, axis=2), net.constant([8, 3], np.int64)],
           ["boxes", "classes"], axis=1)  # fmt: skip
    return net.model(["boxes", net.op("Sigmoid", ["classes"])])


def pnet() -> onnx.ModelProto:
    """The first network of MTCNN: PReLU, a pool, two heads, a softmax over two channels."""
    net = Layers()
    x = _valid(net, net.input("input", ("batch", 3, 24, 24)), 3, 10)
    x = net.op("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    x = _valid(net, _valid(net, x, 10, 16), 16, 32)
    scores = net.conv(x, 32, 2, 1, norm=False, act="")
    boxes = net.conv(x, 32, 4, 1, norm=False, act="")
    return net.model([boxes, net.op("Softmax", [scores], axis=1)])


def rnet() -> onnx.ModelProto:
    """The second one: dense layers behind a transposition, PReLU of single values."""
    net = Layers()
    x = _valid(net, net.input("input", ("batch", 3, 24, 24)), 3, 12)
    x = net.op("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
    x = _valid(net, x, 12, 16)
    x = net.op("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
    x = net.op("Transpose", [x], perm=[0, 3, 2, 1])
    x = net.op("Reshape", [x, net.constant([-1, 256], np.int64)])
    x = net.op("Gemm", [x, net.normal((32, 256), 0.1), net.normal(32, 0.1)], transB=1)
    x = net.op("PRelu", [x, net.uniform(32, 0.1, 0.3)])
    scores = net.op("Gemm", [x, net.normal((2, 32), 0.2), net.normal(2, 0.1)], transB=1)
    boxes = net.op("Gemm", [x, net.normal((4, 32), 0.2), net.normal(4, 0.1)], transB=1)
    return net.model([boxes, net.op("Softmax", [scores], axis=1)])


def _valid(net: Layers, x: str, inputs: int, outputs: int) -> str:
    """A 3x3 convolution without padding, and PReLU."""
    weight, bias = net.normal((outputs, inputs, 3, 3), 0.25), net.normal(outputs, 0.1)
    x = net.op("Conv", [x, weight, bias], kernel_shape=[3, 3])
    return net.op("PRelu", [x, net.uniform((outputs, 1, 1), 0.1, 0.3)])


def _silu(net: Layers, x: str) -> str:
    return net.op("Mul", [x, net.op("Sigmoid", [x])])


DETECTORS: dict[str, Callable[[], onnx.ModelProto]] = {
    "ssd": ssd, "ssd_softmax": ssd_softmax, "yolo_tiny": yolo_tiny, "yolo_anchors": yolo_anchors,
    "yolo_free": yolo_free, "pnet": pnet, "rnet": rnet,
}  # fmt: skip
