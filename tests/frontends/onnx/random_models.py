"""Random QOperator networks: every operator that is known, with random attributes and scales."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator

from .writer import Writer

AUTO = ("NOTSET", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


@dataclass(frozen=True)
class Value:
    """A tensor of integers. shape: as in the file."""

    name: str
    scale: float
    zero: int
    dtype: str
    shape: tuple[int, ...]


class Network:
    """A model that grows at its end."""

    def __init__(
        self, seed: int, shape: tuple[int, ...] | None = None, dtype: str | None = None,
        opset: int | None = None,
    ) -> None:  # fmt: skip
        self.rng: Generator = np.random.default_rng(seed)
        self.writer = Writer(opset=opset or int(self.rng.choice([13, 15, 17, 19])))
        self.dtype = dtype or str(self.rng.choice(["uint8", "int8"]))
        shape = shape or (1, *(int(n) for n in self.rng.integers(1, [6, 10, 10])))
        self.writer.input("input", shape)
        self.value = self.quantized_input(shape)

    def scale(self, low: float = 0.01, high: float = 0.2) -> float:
        return float(np.float32(np.exp(self.rng.uniform(np.log(low), np.log(high)))))

    def zero(self) -> int:
        if self.rng.random() < 0.3:
            return 0
        return int(self.rng.integers(0, 256) - (128 if self.dtype == "int8" else 0))

    def quantized_input(self, shape: tuple[int, ...]) -> Value:
        scale, zero = self.scale(), self.zero()
        parts = self.steps(scale, zero)
        name = self.writer.op("QuantizeLinear", ["input", *parts])
        return Value(name, scale, zero, self.dtype, shape)

    def steps(self, scale: Any, zero: Any, dtype: str | None = None) -> list[str]:
        return [
            self.writer.constant(scale, np.float32),
            self.writer.constant(zero, dtype or self.dtype),
        ]

    def triple(self, value: Value) -> list[str]:
        return [value.name, *self.steps(value.scale, value.zero)]

    def made(self, name: str, scale: float, zero: int, shape: tuple[int, ...]) -> Value:
        return Value(name, scale, zero, self.dtype, shape)

    def window(
        self, size: tuple[int, ...], most: int, dilated: bool = True
    ) -> dict[str, Any] | None:
        """Attributes of a window that fits into an image of the size."""
        rng = self.rng
        kernel = [int(n) for n in rng.integers(1, most + 1, 2)]
        strides = [int(n) for n in rng.integers(1, 4, 2)]
        dilations = [int(n) for n in rng.integers(1, 3, 2)] if dilated else [1, 1]
        auto = str(rng.choice(AUTO))
        pads = [int(rng.integers(0, kernel[n % 2])) for n in range(4)]
        if auto != "NOTSET":
            dilations = [1, 1]
            strides = [min(n, k + 1) for n, k in zip(strides, kernel, strict=True)]
        reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilations, strict=True)]
        padded = [n + pads[i] + pads[i + 2] for i, n in enumerate(size)]
        room = padded if auto == "NOTSET" else list(size)
        if any(r > n for r, n in zip(reach, room, strict=True)):
            return None
        found: dict[str, Any] = {"kernel_shape": kernel, "strides": strides, "auto_pad": auto}
        if dilated:
            found["dilations"] = dilations
        return found | ({"pads": pads} if auto == "NOTSET" else {})

    def weights(self, shape: tuple[int, ...], outputs: int) -> tuple[list[str], Any]:
        """Integers with scales and zero points, for one or each output; scales."""
        rng = self.rng
        dtype = str(rng.choice(["int8", "uint8"])) if self.dtype == "uint8" else "int8"
        low, high = (-128, 128) if dtype == "int8" else (0, 256)
        each = bool(rng.random() < 0.5)
        scales = np.array([self.scale(0.002, 0.02) for _ in range(outputs if each else 1)])
        zero = 0 if dtype == "int8" else int(rng.integers(100, 156))
        values = rng.integers(low, high, shape)
        if not each:
            return [
                self.writer.constant(values, dtype),
                *self.steps(scales[0], zero, dtype),
            ], scales
        zeros = np.full(outputs, zero)
        return [self.writer.constant(values, dtype), *self.steps(scales, zeros, dtype)], scales

    def finish(self) -> bytes:
        """The model, which ends with the real numbers of its last tensor."""
        result = self.writer.op("DequantizeLinear", self.triple(self.value), "result")
        return self.writer.finish([result])

    def infer(self, name: str) -> tuple[int, ...]:
        """Shape of a tensor, from the runtime."""
        from .runtime import feeds_of, run

        content = self.writer.finish([name])
        return tuple(run(content, feeds_of(content, 0, 1)[0], [name])[name].shape)


def convolution(net: Network) -> None:
    value, rng = net.value, net.rng
    if len(value.shape) != 4:
        return
    channels = value.shape[1]
    groups = int(rng.choice([1, 1, channels]))
    outputs = groups * int(rng.integers(1, 5 if groups == 1 else 3))
    window = net.window(value.shape[2:], 4)
    if window is None:
        return
    kernel = tuple(window["kernel_shape"])
    weights, _ = net.weights((outputs, channels // groups, *kernel), outputs)
    scale, zero = net.scale(0.02, 0.5), net.zero()
    inputs = [*net.triple(value), *weights, *net.steps(scale, zero)]
    if rng.random() < 0.7:
        inputs.append(net.writer.constant(rng.integers(-3000, 3000, outputs), np.int32))
    name = net.writer.op("QLinearConv", inputs, group=groups, **window)
    net.value = net.made(name, scale, zero, net.infer(name))


def max_pool(net: Network) -> None:
    value = net.value
    if len(value.shape) != 4:
        return
    window = net.window(value.shape[2:], 3)
    if window is None:
        return
    whole = not any(window.get("pads", [1]))  # else the runtime's inference of shapes is wrong
    ceil = int(net.rng.integers(0, 2)) if whole else 0
    name = net.writer.op("MaxPool", [value.name], ceil_mode=ceil, **window)
    net.value = replace(value, name=name, shape=net.infer(name))


def average_pool(net: Network) -> None:
    value = net.value
    if len(value.shape) != 4:
        return
    window = net.window(value.shape[2:], 3, dilated=False)
    if window is None:
        return
    scale, zero = net.scale(value.scale / 2, value.scale * 2), net.zero()
    inputs = [*net.triple(value), *net.steps(scale, zero)]
    count = int(net.rng.integers(0, 2))
    name = net.writer.op(
        "com.microsoft.QLinearAveragePool", inputs, count_include_pad=count, **window
    )
    net.value = net.made(name, scale, zero, net.infer(name))


def global_average(net: Network) -> None:
    value = net.value
    if len(value.shape) != 4 or net.rng.random() < 0.7:
        return
    scale, zero = net.scale(value.scale / 4, value.scale), net.zero()
    inputs = [*net.triple(value), *net.steps(scale, zero)]
    name = net.writer.op("com.microsoft.QLinearGlobalAveragePool", inputs, channels_last=0)
    net.value = net.made(name, scale, zero, (*value.shape[:2], 1, 1))


def pairwise(net: Network) -> None:
    """Sum or product with a convolution of the tensor."""
    before = net.value
    if len(before.shape) != 4:
        return
    weights, _ = net.weights((before.shape[1], before.shape[1], 1, 1), before.shape[1])
    middle, middle_zero = net.scale(0.02, 0.5), net.zero()
    inputs = [*net.triple(before), *weights, *net.steps(middle, middle_zero)]
    name = net.writer.op("QLinearConv", inputs)
    other = net.made(name, middle, middle_zero, before.shape)
    kind = str(net.rng.choice(["QLinearAdd", "QLinearMul"]))
    scale, zero = net.scale(0.02, 0.5), net.zero()
    operands = [*net.triple(before), *net.triple(other), *net.steps(scale, zero)]
    name = net.writer.op(f"com.microsoft.{kind}", operands)
    net.value = net.made(name, scale, zero, before.shape)


def function(net: Network) -> None:
    value = net.value
    kind = str(net.rng.choice(["QLinearSigmoid", "QLinearLeakyRelu"]))
    attributes: dict[str, Any] = {"alpha": 0.1} if kind == "QLinearLeakyRelu" else {}
    scale, zero = net.scale(0.004, 0.2), net.zero()
    inputs = [*net.triple(value), *net.steps(scale, zero)]
    name = net.writer.op(f"com.microsoft.{kind}", inputs, **attributes)
    net.value = net.made(name, scale, zero, value.shape)


def concat(net: Network) -> None:
    """With a max pool of the tensor, each in its own scale."""
    value = net.value
    if len(value.shape) != 4:
        return
    other = net.writer.op(
        "MaxPool", [value.name], kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[1, 1]
    )
    scale, zero = net.scale(0.02, 0.5), net.zero()
    second = net.made(other, net.scale(), value.zero, value.shape)
    inputs = [*net.steps(scale, zero), *net.triple(value), *net.triple(second)]
    name = net.writer.op("com.microsoft.QLinearConcat", inputs, axis=1)
    net.value = net.made(name, scale, zero, net.infer(name))


def shapes(net: Network) -> None:
    """Operators on integers that move or keep them."""
    value, writer = net.value, net.writer
    if len(value.shape) != 4:
        return
    _, channels, height, width = value.shape
    kind = int(net.rng.integers(0, 6))
    if kind == 0:
        pads = writer.constant(
            [0, 0, *net.rng.integers(0, 3, 2), 0, 0, *net.rng.integers(0, 3, 2)], np.int64
        )
        zero = writer.constant(value.zero, net.dtype)
        name = writer.op("Pad", [value.name, pads, zero])
    elif kind == 1 and height > 2 and width > 2:
        name = writer.op("Slice", [value.name, *(writer.constant(v, np.int64) for v in
                         ([1, 0], [height, width - 1], [2, 3]))])  # fmt: skip
    elif kind == 2 and channels > 1:
        sizes = writer.constant([1, channels - 1], np.int64)
        parts = [f"{value.name}_a", f"{value.name}_b"]
        writer.op("Split", [value.name, sizes], parts, axis=1)
        name = writer.op("Concat", parts[::-1], axis=1)
    elif kind == 3:
        scales = writer.constant([1, 1, 2, int(net.rng.integers(1, 3))], np.float32)
        mode = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        name = writer.op("Resize", [value.name, "", scales], mode="nearest", **mode)
    elif kind == 4:
        there = writer.op("Transpose", [value.name], perm=[0, 2, 3, 1])
        name = writer.op("Transpose", [there], perm=[0, 3, 1, 2])
    else:
        name = writer.op("Identity", [value.name])
    net.value = replace(value, name=name, shape=net.infer(name))


def flatten(net: Network) -> None:
    value, writer = net.value, net.writer
    if len(value.shape) != 4:
        return
    size = int(np.prod(value.shape))
    if net.rng.random() < 0.5:
        name = writer.op("Flatten", [value.name])
    else:
        name = writer.op("Reshape", [value.name, writer.constant([1, -1], np.int64)])
    net.value = replace(value, name=name, shape=(1, size))


def dense(net: Network) -> None:
    flatten(net)
    value, rng, writer = net.value, net.rng, net.writer
    inputs, outputs = value.shape[1], int(rng.integers(1, 9))
    scale, zero = net.scale(0.05, 0.8), net.zero()
    if rng.random() < 0.5:
        weights, _ = net.weights((inputs, outputs), outputs)
        operands = [*net.triple(value), *weights, *net.steps(scale, zero)]
        name = writer.op("QLinearMatMul", operands)
    else:
        transposed = int(rng.integers(0, 2))
        shape = (outputs, inputs) if transposed else (inputs, outputs)
        weights, _ = net.weights(shape, outputs)
        bias = writer.constant(rng.integers(-3000, 3000, outputs), np.int32)
        operands = [*net.triple(value), *weights, bias, *net.steps(scale, zero)]
        name = writer.op("com.microsoft.QGemm", operands, transB=transposed)
    net.value = net.made(name, scale, zero, (1, outputs))


PARTS = (convolution, convolution, max_pool, average_pool, global_average, pairwise, function,
         concat, shapes, shapes)  # fmt: skip


def random_model(seed: int) -> bytes:
    """A network of some parts and a dense layer at its end."""
    net = Network(seed)
    for _ in range(int(net.rng.integers(2, 6))):
        PARTS[int(net.rng.integers(0, len(PARTS)))](net)
        if np.prod(net.value.shape) > 4000:
            break
    if net.rng.random() < 0.7:
        dense(net)
    return net.finish()
