"""QONNX networks of the tests, with scales that are powers of two unless they say otherwise."""

from __future__ import annotations

import numpy as np

from tests.frontends.onnx.qonnx.models import QuantBuilder

MODES = ("ROUND", "FLOOR", "CEIL", "HALF_UP", "DOWN", "UP", "HALF_DOWN")


def conv(
    b: QuantBuilder, x: str, cin: int, cout: int, kernel: int = 3, bits: int = 4, stride: int = 1
) -> str:
    """A convolution with a scale for each output channel."""
    scale = 2.0 ** b.rng.integers(-5, -2, (cout, 1, 1, 1))
    weight = b.weight(cout, cin, kernel, kernel, bits=bits, scale=scale)
    pad = kernel // 2
    return str(b.node("Conv", x, weight, pads=[pad] * 4, strides=[stride] * 2))


def block(b: QuantBuilder, x: str, cin: int, cout: int, stride: int, bits: int) -> str:
    """Two convolutions beside a shortcut whose scale is another one; relu behind the sum."""
    y = b.quant(b.node("Relu", b.norm(conv(b, x, cin, cout, 3, bits, stride), cout)), 2.0**-3, bits,
                signed=0)  # fmt: skip
    y = b.quant(b.norm(conv(b, y, cout, cout, 3, bits), cout), 2.0**-3, bits)
    if stride > 1 or cin != cout:
        x = b.quant(b.norm(conv(b, x, cin, cout, 1, bits, stride), cout), 2.0**-2, bits)
    total = b.node("Relu", b.node("Add", y, x))
    return b.quant(total, 2.0**-2, bits, signed=0)


def resnet(
    seed: int,
    bits: int,
    widths: tuple[int, ...],
    blocks: int = 1,
    size: int = 16,
    powers: bool = True,
) -> QuantBuilder:
    """A ResNet as for CIFAR-10: 3 stages of `blocks` blocks, average over the image, dense."""
    b = QuantBuilder(seed, powers=powers)
    x = b.quant(b.input(1, 3, size, size), 2.0**-4, 8)
    x = b.quant(b.node("Relu", b.norm(conv(b, x, 3, widths[0], bits=bits), widths[0])), 2.0**-2,
                bits, signed=0)  # fmt: skip
    last = widths[0]
    for stage, width in enumerate(widths):
        for number in range(blocks):
            x = block(b, x, last, width, 2 if stage and not number else 1, bits)
            last = width
    pooled = b.quant(b.node("GlobalAveragePool", x), 2.0**-3, 8, signed=0)
    flat = b.node("Flatten", pooled)
    weight = b.weight(10, last, bits=bits, scale=2.0**-4)
    bias = b.constant(b.rng.integers(-9, 9, 10) * 2.0**-7)
    y = b.node("Gemm", flat, weight, bias, transB=1)
    b.output(b.quant(y, 2.0**-4, 8))
    return b


def truncated(seed: int, signed: bool) -> QuantBuilder:
    """An average pool as it is exported for truncation: the average, times its taps, cut."""
    b = QuantBuilder(seed)
    x = b.input(1, 4, 6, 6)
    x = b.quant(x, 2.0**-3, 4, signed=int(signed))
    x = b.node("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = b.node("Mul", x, b.constant(4.0))
    b.output(b.trunc(x, 2.0**-3, 6, 4))
    return b


def modes(seed: int, mode: str, power_of_two: bool) -> QuantBuilder:
    """Each rounding mode behind a convolution, an average, a sum and a table."""
    b = QuantBuilder(seed)
    x = b.quant(b.input(1, 3, 6, 6), 2.0**-3, 6)
    scale = 2.0**-2 if power_of_two else 0.3
    y = b.quant(conv(b, x, 3, 4), scale, 5, rounding_mode=mode)
    z = b.quant(b.node("Sigmoid", x), 2.0**-5, 5, signed=0, rounding_mode=mode)
    b.output(y, z)
    return b


def binary(seed: int) -> QuantBuilder:
    """Weights and activations of one bit, with batch norms; ternary weights at the end."""
    b = QuantBuilder(seed)
    x = b.bipolar(b.input(1, 3, 8, 8))
    for cin, cout in ((3, 8), (8, 8)):
        weight = b.weight(
            cout, cin, 3, 3, bits=1, scale=2.0 ** b.rng.integers(-2, 1, (cout, 1, 1, 1))
        )
        x = b.bipolar(b.norm(b.node("Conv", x, weight), cout))
    x = b.node("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = b.node("Flatten", x)
    weight = b.weight(6, 32, bits=2, scale=2.0**-1)
    b.output(b.quant(b.node("Gemm", x, weight, transB=1), 1.0, 6))
    return b


def thin(seed: int, bits: int) -> QuantBuilder:
    """Depthwise and pointwise convolutions, concatenation, slices, upsampling and max pooling."""
    b = QuantBuilder(seed)
    x = b.quant(b.input(1, 4, 8, 8), 2.0**-2, bits)
    depthwise = b.weight(4, 1, 3, 3, bits=bits, scale=2.0**-3)
    y = b.node("Conv", x, depthwise, group=4, pads=[1, 1, 1, 1])
    y = b.node(
        "Relu", b.node("MaxPool", b.norm(y, 4, rising=True), kernel_shape=[2, 2], strides=[2, 2])
    )
    y = b.quant(y, 2.0**-2, bits, signed=0)
    y = b.quant(conv(b, y, 4, 4, 1, bits), 2.0**-2, bits)
    up = b.node("Resize", y, "", b.constant([1, 1, 2, 2]), mode="nearest",
                coordinate_transformation_mode="asymmetric", nearest_mode="floor")  # fmt: skip
    joined = b.quant(b.node("Concat", up, x, axis=1), 2.0**-1, bits)
    first, second = b.node("Split", joined, b.constant([3, 5], np.int64), outputs=2, axis=1)
    b.output(b.quant(b.node("LeakyRelu", first, alpha=0.125), 2.0**-2, bits), second)
    return b


def sums(seed: int) -> QuantBuilder:
    """Sums with a batch norm behind them, and with an operand that no Quant node rounds."""
    b = QuantBuilder(seed)
    x = b.quant(b.input(1, 3, 6, 6), 2.0**-2, 4)
    y = b.quant(conv(b, x, 3, 3), 2.0**-1, 4)
    z = b.quant(b.node("Relu", b.norm(b.node("Add", x, y), 3)), 2.0**-2, 4, signed=0)
    total = b.node("Add", b.norm(conv(b, z, 3, 3), 3), z)
    b.output(b.quant(b.node("Relu", total), 2.0**-2, 5, signed=0))
    return b


def dense(seed: int, bits: int) -> QuantBuilder:
    """MatMul layers with a bias behind, products, and tables of functions."""
    b = QuantBuilder(seed)
    x = b.quant(b.input(1, 12), 2.0**-3, bits)
    y = b.node("MatMul", x, b.weight(12, 8, bits=bits))
    y = b.node("Add", y, b.constant(b.rng.normal(size=8)))
    y = b.quant(b.node("PRelu", y, b.constant([0.25])), 2.0**-3, bits)
    z = b.quant(b.node("MatMul", x, b.weight(12, 8, bits=bits)), 2.0**-3, bits)
    product = b.quant(b.node("Mul", y, z), 2.0**-2, bits)
    b.output(b.quant(b.node("Sub", product, y), 2.0**-2, bits))
    return b
