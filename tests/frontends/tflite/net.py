"""Builds int8 networks with random weights, layer by layer, whose values stay within range.

Shapes, padding and scales are worked out here, so that a network is a list of calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from .writer import Writer

SPREAD = 40.0  # integers of one standard deviation of an activation
WEIGHTS = 73.0  # the same of weights that are uniform over int8


@dataclass(frozen=True)
class Value:
    """A tensor of the file: number, name, shape with its batch, scale and zero point."""

    index: int
    name: str
    shape: tuple[int, ...]
    scale: float
    zero_point: int

    @property
    def quantization(self) -> dict[str, Any]:
        return {"scale": self.scale, "zero_point": self.zero_point}


class Net:
    """A file that grows by one operator a call."""

    def __init__(self, name: str, seed: int = 0) -> None:
        self.writer = Writer(name)
        self.rng: Generator = np.random.default_rng(seed)
        self._count = 0

    def input(self, shape: tuple[int, ...], scale: float = 0.02, zero_point: int = -3) -> Value:
        """Input [1, *shape]."""
        name = self.name("input")
        full = (1, *shape)
        index = self.writer.input(name, full, scale=scale, zero_point=zero_point)
        return Value(index, name, full, float(np.float32(scale)), zero_point)

    def finish(self, *outputs: Value) -> bytes:
        return self.writer.finish([output.index for output in outputs])

    def name(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def pick(self, *values: Any) -> Any:
        """One of the values."""
        return values[int(self.rng.integers(len(values)))]

    def pair(self, low: int, high: int) -> tuple[int, int]:
        """Two numbers from low to high."""
        a, b = self.rng.integers(low, high + 1, 2)
        return int(a), int(b)

    def value(
        self, stem: str, shape: tuple[int, ...], scale: float, zero_point: int, dtype: str = "int8"
    ) -> Value:
        """A tensor that an operator will make."""
        name = self.name(stem)
        index = self.writer.tensor(name, shape, dtype=dtype, scale=scale, zero_point=zero_point)
        return Value(index, name, shape, float(np.float32(scale)), zero_point)

    def constant(self, stem: str, data: Any, dtype: str = "int32") -> int:
        return self.writer.tensor(self.name(stem), np.asarray(data, np.dtype(dtype)))

    def same(self, operator: str, x: Value, shape: tuple[int, ...], inputs: Sequence[int | None],
             options: dict[str, Any] | None = None) -> Value:  # fmt: skip
        """An operator that keeps scale and zero point."""
        y = self.value(operator.lower(), shape, x.scale, x.zero_point)
        self.writer.op(operator, [x.index, *inputs], [y.index], options)
        return y

    def convolution(
        self,
        x: Value,
        outputs: int,
        kernel: tuple[int, int],
        stride: tuple[int, int] = (1, 1),
        *,
        depthwise: bool = False,
        padding: str = "SAME",
        activation: str = "RELU",
        dilation: tuple[int, int] = (1, 1),
        per_channel: bool = True,
        bias: bool = True,
        groups: int = 1,
    ) -> Value:
        """CONV_2D, or DEPTHWISE_CONV_2D with `outputs` a multiple of the channels."""
        channels = x.shape[3]
        part = channels // groups
        shape = (1, *kernel, outputs) if depthwise else (outputs, *kernel, part)
        fan = int(np.prod(kernel)) * (1 if depthwise else part)
        weight, scales, target = self._weights(x, shape, outputs, fan, 3 if depthwise else 0,
                                               per_channel, activation)  # fmt: skip
        rows, columns = (
            windows(size, taps, step, gap, padding)
            for size, taps, step, gap in zip(x.shape[1:3], kernel, stride, dilation, strict=True)
        )
        y = self.value("conv", (x.shape[0], rows, columns, outputs), *target)
        options = {
            "padding": padding,
            "stride_h": stride[0],
            "stride_w": stride[1],
            "dilation_h_factor": dilation[0],
            "dilation_w_factor": dilation[1],
            "fused_activation_function": activation,
        }
        if depthwise:
            options["depth_multiplier"] = outputs // channels
        operator = "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D"
        inputs = [x.index, weight, *([self._bias(x, scales, outputs, fan)] if bias else [])]
        self.writer.op(operator, inputs, [y.index], options)
        return y

    def dense(self, x: Value, outputs: int, *, activation: str = "NONE", bias: bool = True,
              per_channel: bool = False, keep: bool = False) -> Value:  # fmt: skip
        """FULLY_CONNECTED of all values, of each frame of a batch, or of each pixel with `keep`."""
        depth = x.shape[-1] if keep else int(np.prod(x.shape[1:]))
        weight, scales, target = self._weights(
            x, (outputs, depth), outputs, depth, 0, per_channel, activation
        )
        y = self.value(
            "dense", (*x.shape[:-1], outputs) if keep else (x.shape[0], outputs), *target
        )
        inputs = [x.index, weight, *([self._bias(x, scales, outputs, depth)] if bias else [])]
        options = {"fused_activation_function": activation, "keep_num_dims": keep}
        self.writer.op("FULLY_CONNECTED", inputs, [y.index], options)
        return y

    def pool(self, operator: str, x: Value, window: tuple[int, int], stride: tuple[int, int],
             padding: str = "VALID", activation: str = "NONE") -> Value:  # fmt: skip
        rows, columns = (
            windows(size, taps, step, 1, padding)
            for size, taps, step in zip(x.shape[1:3], window, stride, strict=True)
        )
        options = {
            "padding": padding, "stride_h": stride[0], "stride_w": stride[1],
            "filter_height": window[0], "filter_width": window[1],
            "fused_activation_function": activation,
        }  # fmt: skip
        return self.same(operator, x, (1, rows, columns, x.shape[3]), [], options)

    def pairwise(self, operator: str, a: Value, b: Value, activation: str = "NONE") -> Value:
        """ADD, SUB or MUL of two tensors."""
        spread = max(a.scale, b.scale) * SPREAD
        size = spread * spread if operator == "MUL" else 1.4 * spread
        y = self.value(operator.lower(), a.shape, *self._target(size, activation))
        options = {"fused_activation_function": activation}
        self.writer.op(operator, [a.index, b.index], [y.index], options)
        return y

    def reshape(self, x: Value, shape: tuple[int, ...]) -> Value:
        return self.same("RESHAPE", x, shape, [self.constant("shape", shape)])

    def mean(self, x: Value, keep: bool = False) -> Value:
        shape = (1, 1, 1, x.shape[3]) if keep else (1, x.shape[3])
        scale, zero = x.scale * float(self.rng.uniform(0.4, 1.3)), int(self.rng.integers(-40, 40))
        y = self.value("mean", shape, scale, zero)
        axes = self.constant("axes", [1, 2])
        self.writer.op("MEAN", [x.index, axes], [y.index], {"keep_dims": keep})
        return y

    def softmax(self, x: Value) -> Value:
        y = self.value("softmax", x.shape, 1 / 256, -128)
        self.writer.op("SOFTMAX", [x.index], [y.index], {"beta": 1.0})
        return y

    def _weights(
        self,
        x: Value,
        shape: tuple[int, ...],
        outputs: int,
        fan: int,
        axis: int,
        per_channel: bool,
        activation: str,
    ) -> tuple[int, Any, tuple[float, int]]:
        """Number of the weight, its scales, and scale and zero point of the result."""
        count = outputs if per_channel else 1
        scales = self.rng.uniform(0.5, 1.5, count).astype(np.float32) * np.float32(0.01)
        weight = self.rng.integers(-127, 128, shape).astype(np.int8)
        index = self.writer.tensor(self.name("weight"), weight, scale=scales, axis=axis)
        size = fan**0.5 * SPREAD * x.scale * WEIGHTS * 0.01
        return index, scales, self._target(size, activation)

    def _bias(self, x: Value, scales: Any, outputs: int, fan: int) -> int:
        spread = fan**0.5 * SPREAD * WEIGHTS * 0.3
        bias = np.rint(self.rng.normal(0, spread, outputs)).astype(np.int32)
        name = self.name("bias")
        return self.writer.tensor(name, bias, scale=np.float32(x.scale) * scales, axis=0)

    def _target(self, size: float, activation: str) -> tuple[float, int]:
        """Scale and zero point for values of standard deviation `size`."""
        if activation in ("RELU", "RELU6"):
            return size * 3 / 255, -128
        return size / SPREAD, int(self.rng.integers(-30, 31))


def windows(size: int, taps: int, stride: int, dilation: int, padding: str) -> int:
    """Windows along one axis."""
    if padding == "SAME":
        return -(-size // stride)
    return (size - (taps - 1) * dilation - 1) // stride + 1
