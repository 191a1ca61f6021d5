"""Networks of the kinds that users have, quantized by the runtime's own quantizer.

Their weights are random: what is tested is that every node of such a file is understood.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from .writer import Writer

Arrays = dict[str, NDArray[Any]]
FORMATS = ("QDQ", "QOperator")


class Layers(Writer):
    """Layers of a float model, as exporters write them."""

    def __init__(self) -> None:
        super().__init__("network", 17)
        self.rng = np.random.default_rng(7)

    def normal(self, shape: Any, deviation: float) -> str:
        return self.constant(self.rng.normal(0, deviation, shape), np.float32)

    def uniform(self, shape: Any, low: float, high: float) -> str:
        return self.constant(self.rng.uniform(low, high, shape), np.float32)

    def conv(
        self, x: str, inputs: int, outputs: int, kernel: int, *, stride: int = 1, group: int = 1,
        norm: bool = True, act: str = "Relu",
    ) -> str:  # fmt: skip
        """Convolution, batch norm and activation."""
        shape = (outputs, inputs // group, kernel, kernel)
        weights = [self.normal(shape, float(np.sqrt(2 / np.prod(shape[1:]))))]
        weights += [] if norm else [self.normal(outputs, 0.1)]
        window: dict[str, Any] = {
            "kernel_shape": [kernel] * 2,
            "strides": [stride] * 2,
            "pads": [kernel // 2] * 4,
        }
        x = self.op("Conv", [x, *weights], group=group, **window)
        if norm:
            x = self.op("BatchNormalization", [x, self.uniform(outputs, 0.5, 1.5),
                        self.normal(outputs, 0.1), self.normal(outputs, 0.1),
                        self.uniform(outputs, 0.5, 1.5)])  # fmt: skip
        if act == "Clip":
            return self.op("Clip", [x, self.constant(0, np.float32), self.constant(6, np.float32)])
        if act == "PRelu":
            return self.op("PRelu", [x, self.uniform((outputs, 1, 1), 0.1, 0.3)])
        return self.op(act, [x]) if act else x

    def nearest(self, x: str) -> str:
        scales = self.constant([1, 1, 2, 2], np.float32)
        modes: dict[str, Any] = {
            "coordinate_transformation_mode": "asymmetric",
            "nearest_mode": "floor",
        }
        return self.op("Resize", [x, "", scales], mode="nearest", **modes)


def residual() -> onnx.ModelProto:
    """ResNet-8 with its three blocks, an average over the image and a dense layer."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 32, 32)), 3, 16, 3)
    for inputs, outputs, stride in ((16, 16, 1), (16, 32, 2), (32, 64, 2)):
        y = net.conv(net.conv(x, inputs, outputs, 3, stride=stride), outputs, outputs, 3, act="")
        if stride > 1:
            x = net.conv(x, inputs, outputs, 1, stride=stride, act="")
        x = net.op("Relu", [net.op("Add", [y, x])])
    x = net.op("Flatten", [net.op("GlobalAveragePool", [x])])
    return net.model(
        [net.op("Gemm", [x, net.normal((10, 64), 0.2), net.normal(10, 0.1)], transB=1)]
    )


def mobile() -> onnx.ModelProto:
    """MobileNet: depthwise and pointwise convolutions, ReLU6, MatMul and Add at the end."""
    net = Layers()
    x = net.conv(
        net.input("input", ("batch", 3, 32, 32)), 3, 8, 3, stride=2, norm=False, act="Clip"
    )
    for inputs, outputs, stride in ((8, 16, 1), (16, 32, 2), (32, 32, 1)):
        x = net.conv(x, inputs, inputs, 3, stride=stride, group=inputs, norm=False, act="Clip")
        x = net.conv(x, inputs, outputs, 1, norm=False, act="Clip")
    x = net.op("Flatten", [net.op("GlobalAveragePool", [x])])
    x = net.op("MatMul", [x, net.normal((32, 2), 0.2)])
    return net.model([net.op("Add", [x, net.normal(2, 0.1)])])


def detector() -> onnx.ModelProto:
    """PReLU, max pooling, two heads that are turned to channels last and joined."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 20, 20)), 3, 10, 3, norm=False, act="PRelu")
    x = net.op("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    x = net.conv(x, 10, 16, 3, norm=False, act="PRelu")
    x = net.conv(x, 16, 16, 3, norm=False, act="LeakyRelu")
    heads = []
    for outputs, act in ((4, ""), (2, "Sigmoid")):
        y = net.op(
            "Transpose", [net.conv(x, 16, outputs, 1, norm=False, act=act)], perm=[0, 2, 3, 1]
        )
        heads.append(net.op("Reshape", [y, net.constant([0, -1, outputs], np.int64)]))
    return net.model([net.op("Concat", heads, axis=2)])


def branches() -> onnx.ModelProto:
    """Hard-swish, concatenation, upsampling, average pooling."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 16, 16)), 3, 16, 3, stride=2, act="HardSwish")
    x = net.op("Concat", [x, net.conv(x, 16, 16, 3)], axis=1)
    x = net.conv(net.nearest(x), 32, 8, 3, norm=False, act="Sigmoid")
    x = net.op("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
    return net.model([net.op("Flatten", [x])])


def excited() -> onnx.ModelProto:
    """Squeeze and excite: the averages of all channels become factors of every pixel."""
    net = Layers()
    x = net.conv(net.input("input", ("batch", 3, 12, 12)), 3, 8, 3, stride=2)
    y = net.conv(x, 8, 8, 3, group=8, norm=False)
    z = net.conv(net.op("GlobalAveragePool", [y]), 8, 4, 1, norm=False)
    y = net.op("Mul", [y, net.conv(z, 4, 8, 1, norm=False, act="Sigmoid")])
    x = net.op("Add", [x, net.conv(y, 8, 8, 1, act="")])
    return net.model([net.conv(x, 8, 4, 1, norm=False, act="")])


def sequence() -> onnx.ModelProto:
    """A wake word network over one axis: depthwise and pointwise convolutions."""
    net = Layers()
    x = net.input("input", ("batch", 12, 30))
    for inputs, outputs in ((12, 16), (16, 16)):
        weight = net.normal((inputs, 1, 5), 0.4)
        x = net.op("Conv", [x, weight, net.normal(inputs, 0.1)], group=inputs, kernel_shape=[5])
        weight = net.normal((outputs, inputs, 1), 0.3)
        x = net.op("Relu", [net.op("Conv", [x, weight, net.normal(outputs, 0.1)], strides=[2])])
    return net.model([net.op("GlobalMaxPool", [x])])


def autoencoder() -> onnx.ModelProto:
    """Dense layers with batch norm, through a narrow middle."""
    net = Layers()
    x = net.input("input", ("batch", 64))
    for inputs, outputs in ((64, 32), (32, 8), (8, 32)):
        x = net.op(
            "Gemm", [x, net.normal((outputs, inputs), 0.3), net.normal(outputs, 0.1)], transB=1
        )
        parts = [net.uniform(outputs, 0.5, 1.5), net.normal(outputs, 0.1), net.normal(outputs, 0.1)]
        x = net.op("BatchNormalization", [x, *parts, net.uniform(outputs, 0.5, 1.5)])
        x = net.op("Relu", [x])
    return net.model([net.op("Gemm", [x, net.normal((32, 64), 0.3), net.normal(64, 0.1)])])


NETWORKS: dict[str, Callable[[], onnx.ModelProto]] = {
    "residual": residual, "mobile": mobile, "detector": detector, "branches": branches,
    "sequence": sequence, "autoencoder": autoencoder, "excited": excited,
}  # fmt: skip


class _Frames:
    """Random frames for the quantizer."""

    def __init__(self, model: onnx.ModelProto) -> None:
        dims = model.graph.input[0].type.tensor_type.shape.dim
        rng = np.random.default_rng(3)
        shape = [dim.dim_value or 1 for dim in dims]
        self.frames: Iterator[Arrays] = iter(
            [{"input": rng.normal(0, 1, shape).astype(np.float32)} for _ in range(3)]
        )

    def get_next(self) -> Arrays | None:
        return next(self.frames, None)


def quantized(
    model: onnx.ModelProto, layout: str, kind: str, per_channel: bool, folder: Path,
    *, weights: str = "QInt8", operators: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A network after the runtime's quantizer.

    layout: one of FORMATS; kind: of activations, QInt8 or QUInt8, as that of the weights;
    operators: that alone are quantized, none for all.
    """
    from onnxruntime.quantization import (  # type: ignore[import-untyped]
        QuantFormat,
        QuantType,
        quantize_static,
    )

    source, target = folder / "float.onnx", folder / "quantized.onnx"
    onnx.save(model, source)
    logging.disable(logging.WARNING)
    try:
        quantize_static(
            str(source), str(target), _Frames(model), quant_format=getattr(QuantFormat, layout),
            activation_type=getattr(QuantType, kind), weight_type=getattr(QuantType, weights),
            per_channel=per_channel, op_types_to_quantize=list(operators) or None,
        )  # fmt: skip
    finally:
        logging.disable(logging.NOTSET)
    return target.read_bytes()
