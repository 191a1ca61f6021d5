"""Models of unsigned integers, whose weights have a zero point: trained for quantization."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .net import SPREAD, WEIGHTS, Net, Value, windows

SHAPE = (1, 9, 10, 4)
POOL = {
    "padding": "SAME", "stride_h": 1, "stride_w": 1, "filter_height": 2, "filter_width": 2,
    "fused_activation_function": "NONE",
}  # fmt: skip


class Unsigned(Net):
    """A network of one input of uint8."""

    def __init__(self, seed: int) -> None:
        super().__init__("unsigned", seed)
        scale, zero = float(self.rng.uniform(0.01, 0.05)), int(self.rng.integers(60, 200))
        index = self.writer.input("x", SHAPE, scale=scale, zero_point=zero, dtype="uint8")
        self.x = Value(index, "x", SHAPE, float(np.float32(scale)), zero)

    def made(
        self, operator: str, inputs: Sequence[int | None], shape: tuple[int, ...], scale: float,
        zero: int, **options: Any,
    ) -> Value:  # fmt: skip
        y = self.value(operator.lower(), shape, scale, zero, "uint8")
        self.writer.op(operator, inputs, [y.index], options)
        return y

    def weighted(
        self, operator: str, x: Value, shape: tuple[int, ...], result: tuple[int, ...], fan: int,
        **options: Any,
    ) -> Value:  # fmt: skip
        """An operator with weights and a bias for each of the last axis of the result."""
        scale = float(np.float32(self.rng.uniform(0.005, 0.02)))
        content = self.rng.integers(0, 256, shape).astype(np.uint8)
        weight = self.writer.tensor(
            self.name("weight"), content, scale=scale, zero_point=int(self.rng.integers(90, 170))
        )
        bias = self.writer.tensor(
            self.name("bias"), self.rng.integers(-3000, 3000, result[-1]).astype(np.int32),
            scale=np.float32(x.scale) * np.float32(scale),
        )  # fmt: skip
        size = fan**0.5 * 60 * x.scale * WEIGHTS * scale / SPREAD * self.rng.uniform(0.5, 1)
        zero = int(self.rng.integers(80, 150))
        return self.made(operator, [x.index, weight, bias], result, float(size), zero, **options)

    def convolved(self, x: Value, outputs: int, size: int, **options: Any) -> Value:
        """CONV_2D, or DEPTHWISE_CONV_2D where a depth_multiplier is given."""
        depthwise = "depth_multiplier" in options
        shape = (1, size, size, outputs) if depthwise else (outputs, size, size, x.shape[3])
        rows, columns = (windows(n, size, 1, 1, "SAME") for n in x.shape[1:3])
        common = {"padding": "SAME", "stride_h": 1, "stride_w": 1, "dilation_h_factor": 1,
                  "dilation_w_factor": 1, "fused_activation_function": "NONE"}  # fmt: skip
        operator = "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D"
        fan = size * size * (1 if depthwise else x.shape[3])
        result = (1, rows, columns, outputs)
        return self.weighted(operator, x, shape, result, fan, **(common | options))


def convolution(net: Unsigned) -> Value:
    return net.convolved(net.x, 6, 3, fused_activation_function="RELU6")


def depthwise(net: Unsigned) -> Value:
    return net.convolved(net.x, 8, 3, depth_multiplier=2)


def pointwise(net: Unsigned) -> Value:
    return net.convolved(net.x, 48, 1)


def dense(net: Unsigned) -> Value:
    return net.weighted("FULLY_CONNECTED", net.x, (40, 360), (1, 40), 360)


def pooled(net: Unsigned) -> Value:
    x = net.made("MAX_POOL_2D", [net.x.index], SHAPE, net.x.scale, net.x.zero_point, **POOL)
    return net.made("AVERAGE_POOL_2D", [x.index], SHAPE, x.scale, x.zero_point, **POOL)


def residual(net: Unsigned) -> Value:
    y = net.convolved(net.x, 4, 1)
    total = net.made("ADD", [net.x.index, y.index], SHAPE, 0.06, 90)
    axes = net.constant("axes", [1, 2])
    mean = net.made("MEAN", [total.index, axes], (1, 4), 0.05, 77, keep_dims=False)
    return net.made("SOFTMAX", [mean.index], (1, 4), 1 / 256, 0, beta=1.0)


def gated(net: Unsigned) -> Value:
    gate = net.made("LOGISTIC", [net.x.index], SHAPE, 1 / 256, 0)
    return net.made("MUL", [net.x.index, gate.index], SHAPE, 0.02, 90)


def joined(net: Unsigned) -> Value:
    """Of two scales, which the kernel for uint8 alone allows."""
    y = net.convolved(net.x, 4, 1)
    return net.made("CONCATENATION", [y.index, net.x.index], (1, 9, 10, 8), 0.05, 70, axis=3)


NETWORKS: tuple[Callable[[Unsigned], Value], ...] = (
    convolution, depthwise, pointwise, dense, pooled, residual, gated, joined,
)  # fmt: skip
