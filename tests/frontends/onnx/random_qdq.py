"""Random QDQ networks: operators of real numbers between DequantizeLinear and QuantizeLinear."""

from __future__ import annotations

from typing import Any

import numpy as np

from .random_models import Network, Value


class RealNetwork(Network):
    """A model that grows at its end; quantized after each part."""

    def plain(self, value: Value) -> str:
        return self.writer.op("DequantizeLinear", self.triple(value))

    def quantized(self, name: str, low: float = 0.02, high: float = 0.3) -> None:
        """Quantize the last tensor of real numbers; `name` is its name."""
        shape = self.infer(name)
        scale, zero = self.scale(low, high), self.zero()
        made = self.writer.op("QuantizeLinear", [name, *self.steps(scale, zero)])
        self.value = self.made(made, scale, zero, shape)

    def weight(self, shape: tuple[int, ...], axis: int) -> str:
        """A dequantized constant, by tensor or by channel."""
        each = self.rng.random() < 0.5
        values = self.writer.constant(self.rng.integers(-127, 128, shape), np.int8)
        scales = (
            [self.scale(0.002, 0.02) for _ in range(shape[axis])]
            if each
            else self.scale(0.002, 0.02)
        )
        zeros = np.zeros(shape[axis]) if each else 0
        steps = self.steps(scales, zeros, "int8")
        return self.writer.op("DequantizeLinear", [values, *steps], axis=axis)

    def reals(self, shape: Any, low: float = -1.0, high: float = 1.0) -> str:
        return self.writer.constant(self.rng.uniform(low, high, shape), np.float32)


def is_image(net: RealNetwork) -> bool:
    return len(net.value.shape) == 4


def convolution(net: RealNetwork) -> None:
    """With what may stand behind it: batch norm, a factor, a summand, a clamp."""
    if not is_image(net):
        return
    rng, writer, channels = net.rng, net.writer, net.value.shape[1]
    groups = int(rng.choice([1, 1, channels]))
    outputs = groups * int(rng.integers(1, 5 if groups == 1 else 3))
    window = net.window(net.value.shape[2:], 4)
    if window is None:
        return
    kernel = tuple(window["kernel_shape"])
    inputs = [net.plain(net.value), net.weight((outputs, channels // groups, *kernel), 0)]
    if rng.random() < 0.5:
        inputs.append(net.reals(outputs))
    name = writer.op("Conv", inputs, group=groups, **window)
    behind = int(rng.integers(0, 6))
    if behind == 1:
        parts = [net.reals(outputs), net.reals(outputs), net.reals(outputs)]
        name = writer.op("BatchNormalization", [name, *parts, net.reals(outputs, 0.5, 2)])
    elif behind == 2:
        name = writer.op("Add", [name, net.reals((outputs, 1, 1))])
    elif behind == 3:
        name = writer.op("Mul", [net.reals((1, outputs, 1, 1)), name])
    if rng.random() < 0.5:
        name = writer.op("Relu", [name])
    elif rng.random() < 0.3:
        limits = [writer.constant(limit, np.float32) for limit in (0, 6)]
        name = writer.op("Clip", [name, *limits])
    if rng.random() < 0.2:
        name = writer.op("MaxPool", [name], kernel_shape=[1, 1], strides=[2, 1])
    net.quantized(name)


def pooling(net: RealNetwork) -> None:
    if not is_image(net):
        return
    kind = str(net.rng.choice(["MaxPool", "AveragePool"]))
    window = net.window(net.value.shape[2:], 3, dilated=kind == "MaxPool")
    if window is None or (kind == "AveragePool" and window["auto_pad"] != "NOTSET"):
        return
    count: dict[str, Any] = (
        {} if kind == "MaxPool" else {"count_include_pad": int(net.rng.integers(0, 2))}
    )
    net.quantized(net.writer.op(kind, [net.plain(net.value)], **window, **count))


def global_pooling(net: RealNetwork) -> None:
    if not is_image(net) or net.rng.random() < 0.7:
        return
    kind = str(net.rng.choice(["GlobalAveragePool", "GlobalMaxPool", "ReduceMean"]))
    inputs = [net.plain(net.value)]
    attributes: dict[str, Any] = {}
    if kind == "ReduceMean" and net.writer.opset >= 18:
        inputs.append(net.writer.constant([2, 3], np.int64))
    elif kind == "ReduceMean":
        attributes["axes"] = [2, 3]
    net.quantized(net.writer.op(kind, inputs, **attributes))


def pairwise(net: RealNetwork) -> None:
    """With a pointwise convolution of the same tensor."""
    if not is_image(net):
        return
    before, channels = net.value, net.value.shape[1]
    name = net.writer.op("Conv", [net.plain(before), net.weight((channels, channels, 1, 1), 0)])
    net.quantized(name)
    kind = str(net.rng.choice(["Add", "Sub", "Mul"]))
    name = net.writer.op(kind, [net.plain(before), net.plain(net.value)])
    net.quantized(net.writer.op("Relu", [name]) if net.rng.random() < 0.5 else name)


FUNCTIONS = ("Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "LeakyRelu", "Elu", "Relu", "Clip",
             "PRelu", "Gate", "Softplus")  # fmt: skip


def function(net: RealNetwork) -> None:
    rng, writer, plain = net.rng, net.writer, net.plain(net.value)
    kind = str(rng.choice(FUNCTIONS))
    if kind == "HardSwish" and writer.opset < 14:
        kind = "Gate"
    if kind == "Clip":
        name = writer.op("Clip", [plain, net.reals((), -1, 0), net.reals((), 0.1, 2)])
    elif kind == "PRelu":
        shape = (net.value.shape[1],) + (1,) * (len(net.value.shape) - 2)
        name = writer.op("PRelu", [plain, net.reals(shape)])
    elif kind == "Gate":
        name = writer.op("Mul", [plain, writer.op("HardSigmoid", [plain])])
    else:
        name = writer.op(kind, [plain])
    net.quantized(name, 0.005, 0.1)


def parts(net: RealNetwork) -> None:
    if not is_image(net):
        return
    writer, plain = net.writer, net.plain(net.value)
    _, channels, height, width = net.value.shape
    kind = int(net.rng.integers(0, 4))
    if kind == 0:
        name = writer.op("Concat", [plain, writer.op("Relu", [plain])], axis=1)
    elif kind == 1:
        pads = writer.constant([0, 0, 1, 0, 0, 0, 0, 2], np.int64)
        name = writer.op("Pad", [plain, pads])
    elif kind == 2 and height > 1:
        starts, ends, axes = (writer.constant([n], np.int64) for n in (1, height, 2))
        name = writer.op("Slice", [plain, starts, ends, axes])
    else:
        scales = writer.constant([1, 1, 1, 2], np.float32)
        name = writer.op("Resize", [plain, "", scales], mode="nearest")
    net.quantized(name)


def dense(net: RealNetwork) -> None:
    rng, writer = net.rng, net.writer
    plain = net.plain(net.value)
    inputs, outputs = int(np.prod(net.value.shape)), int(rng.integers(2, 9))
    if is_image(net):
        plain = writer.op("Flatten", [plain])
    if rng.random() < 0.5:
        name = writer.op("MatMul", [plain, net.weight((inputs, outputs), 1)])
        name = writer.op("Add", [name, net.reals(outputs)])
    else:
        name = writer.op(
            "Gemm", [plain, net.weight((outputs, inputs), 0), net.reals(outputs)], transB=1
        )
    net.quantized(name, 0.05, 0.5)


PARTS = (convolution, convolution, pooling, global_pooling, pairwise, function, function, parts)


def random_qdq(seed: int) -> bytes:
    """A network of some parts and a dense layer at its end."""
    net = RealNetwork(seed)
    for _ in range(int(net.rng.integers(2, 6))):
        PARTS[int(net.rng.integers(0, len(PARTS)))](net)
        if np.prod(net.value.shape) > 4000:
            break
    if net.rng.random() < 0.7:
        dense(net)
    return net.finish()
