"""Models of one float operator each, by the file of its converter, with all its attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import TensorProto

from tests.frontends.onnx.real.models import ModelBuilder, check

Case = Callable[[ModelBuilder, np.random.Generator], str]
Cases = dict[str, Case]


def image(b: ModelBuilder, channels: int = 3, height: int = 9, width: int = 8) -> str:
    return b.input("N", channels, height, width)


def conv(**attributes: Any) -> Case:
    """A convolution of 4 channels to 6."""

    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        group = attributes.get("group", 1)
        kernel = attributes.pop("kernel", (3, 2))
        weight = b.constant(rng.normal(size=(8, 4 // group, *kernel)))
        bias = [b.constant(rng.normal(size=8))] if attributes.pop("bias", True) else []
        return str(b.node("Conv", image(b, 4), weight, *bias, **attributes))

    return build


def on_image(operator: str, **attributes: Any) -> Case:
    return lambda b, rng: str(b.node(operator, image(b), **attributes))


def on_row(operator: str, **attributes: Any) -> Case:
    return lambda b, rng: str(b.node(operator, b.input(1, 4, 13), **attributes))


def on_flat(operator: str, **attributes: Any) -> Case:
    return lambda b, rng: str(b.node(operator, b.input("N", 7), **attributes))


def conv1d(b: ModelBuilder, rng: np.random.Generator) -> str:
    weight = b.constant(rng.normal(size=(6, 2, 3)))
    x = b.input("N", 4, 13)
    return str(b.node("Conv", x, weight, group=2, strides=[2], pads=[2, 1], dilations=[2]))


def with_constant(operator: str, shape: tuple[int, ...], *, swapped: bool = False) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        pair = [image(b), b.constant(rng.uniform(0.5, 2, shape))]
        return str(b.node(operator, *(reversed(pair) if swapped else pair)))

    return build


def of_two(operator: str) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        return str(b.node(operator, image(b), b.input("N", 3, 9, 8, name="y")))

    return build


def batch_norm(b: ModelBuilder, rng: np.random.Generator) -> str:
    constants = [b.constant(rng.uniform(0.2, 2, 3)) for _ in range(4)]
    return str(b.node("BatchNormalization", image(b), *constants, epsilon=0.01))


def batch_norm_of_values(b: ModelBuilder, rng: np.random.Generator) -> str:
    constants = [b.constant(rng.uniform(0.2, 2, 7)) for _ in range(4)]
    return str(b.node("BatchNormalization", b.input("N", 7), *constants))


def prelu(*shape: int) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        return str(b.node("PRelu", image(b), b.constant(rng.normal(size=shape))))

    return build


def gemm(**attributes: Any) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        size = (5, 7) if attributes.get("transB") else (7, 5)
        weight, bias = b.constant(rng.normal(size=size)), b.constant(rng.normal(size=5))
        return str(b.node("Gemm", b.input("N", 7), weight, bias, **attributes))

    return build


def gemm_behind_flatten(b: ModelBuilder, rng: np.random.Generator) -> str:
    flat = b.node("Flatten", image(b))
    return str(b.node("Gemm", flat, b.constant(rng.normal(size=(216, 5))), transB=0))


def matmul_and_add(b: ModelBuilder, rng: np.random.Generator) -> str:
    product = b.node("MatMul", b.input("N", 7), b.constant(rng.normal(size=(7, 5))))
    return str(b.node("Add", b.constant(rng.normal(size=5)), product))


def matmul_of_sequence(b: ModelBuilder, rng: np.random.Generator) -> str:
    turned = b.node("Transpose", b.input("N", 4, 13), perm=[0, 2, 1])
    return str(b.node("MatMul", turned, b.constant(rng.normal(size=(4, 6)))))


def clip(lo: float | None, hi: float | None) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        limits = ["" if limit is None else b.constant(limit) for limit in (lo, hi)]
        return str(b.node("Clip", image(b), *limits))

    return build


def hard_swish_in_parts(b: ModelBuilder, rng: np.random.Generator) -> str:
    x = image(b)
    return str(b.node("Mul", x, b.node("HardSigmoid", x, alpha=1 / 6, beta=0.5)))


def silu_in_parts(b: ModelBuilder, rng: np.random.Generator) -> str:
    x = image(b)
    return str(b.node("Mul", b.node("Sigmoid", x), x))


def concat(b: ModelBuilder, rng: np.random.Generator) -> str:
    x = image(b)
    return str(b.node("Concat", x, b.node("Relu", x), axis=1))


def concat_of_values(b: ModelBuilder, rng: np.random.Generator) -> str:
    x = b.input("N", 7)
    return str(b.node("Concat", x, b.node("Tanh", x), axis=-1))


def pieces(operator: str, **attributes: Any) -> Case:
    """Split into two parts, joined the other way round."""

    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        x = image(b, 5)
        sizes = attributes.pop("sizes", None)
        inputs = [x] if sizes is None else [x, b.constant(sizes, np.int64)]
        first, second = b.node(operator, *inputs, outputs=2, **attributes)
        return str(b.node("Concat", second, first, axis=1))

    return build


def sliced(starts: list[int], ends: list[int], axes: list[int]) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        return str(
            b.node("Slice", image(b), *(b.constant(v, np.int64) for v in (starts, ends, axes)))
        )

    return build


def padded(mode: str, pads: list[int], value: float | None = None) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        more = [] if value is None else [b.constant(value)]
        return str(b.node("Pad", image(b), b.constant(pads, np.int64), *more, mode=mode))

    return build


def resized(scales: list[float] | None, sizes: list[int] | None = None, **attributes: Any) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        inputs = [image(b), "", "" if scales is None else b.constant(scales)]
        if sizes is not None:
            inputs.append(b.constant(sizes, np.int64))
        return str(b.node("Resize", *inputs, mode="nearest", **attributes))

    return build


def reduced(operator: str, axes: list[int], **attributes: Any) -> Case:
    return on_image(operator, axes=axes, **attributes)


def channels_last(b: ModelBuilder, rng: np.random.Generator) -> str:
    """As exported from frameworks whose channels come last."""
    x = b.node("Transpose", b.input("N", 9, 8, 3), perm=[0, 3, 1, 2])
    y = b.node("Conv", x, b.constant(rng.normal(size=(4, 3, 3, 3))))
    y = b.node("Transpose", y, perm=[0, 2, 3, 1])
    y = b.node("Add", y, b.constant(rng.normal(size=4)))
    return str(b.node("Reshape", y, b.constant([-1, 7 * 6 * 4], np.int64)))


def reshapes(b: ModelBuilder, rng: np.random.Generator) -> str:
    x = b.node("GlobalAveragePool", image(b))
    x = b.node("Squeeze", x, b.constant([2, 3], np.int64))
    x = b.node("Unsqueeze", x, b.constant([2, -1], np.int64))
    x = b.node("Conv", x, b.constant(rng.normal(size=(4, 3, 1, 1))))
    return str(b.node("Reshape", x, b.constant([0, -1], np.int64)))


def nothing(b: ModelBuilder, rng: np.random.Generator) -> str:
    x = b.node("Dropout", b.node("Identity", image(b)), outputs=1)
    return str(b.node("Cast", x, to=TensorProto.FLOAT))


def computed_constants(b: ModelBuilder, rng: np.random.Generator) -> str:
    """Weights that nodes make of other constants, and a shape that follows the input's."""
    x = image(b)
    two = b.node("Constant", value_float=2.0)
    weight = b.node(
        "Div", b.node("Transpose", b.constant(rng.normal(size=(3, 5))), perm=[1, 0]), two
    )
    weight = b.node("Reshape", weight, b.constant([5, 3, 1, 1], np.int64))
    y = b.node("Conv", x, weight)
    batch = b.node("Gather", b.node("Shape", y), b.constant(0, np.int64), axis=0)
    batch = b.node("Unsqueeze", batch, b.constant([0], np.int64))
    shape = b.node("Concat", batch, b.constant([-1], np.int64), axis=0)
    return str(b.node("Reshape", y, shape))


def argmax(**attributes: Any) -> Case:
    def build(b: ModelBuilder, rng: np.random.Generator) -> str:
        found = b.node("ArgMax", image(b), axis=1, **attributes)
        return str(b.node("Cast", found, to=TensorProto.FLOAT))

    return build


POOL = {"kernel_shape": [3, 2], "strides": [2, 1]}
ACTIVATION: Cases = {
    "relu": on_image("Relu"),
    "relu of values": on_flat("Relu"),
    "sigmoid": on_image("Sigmoid"),
    "tanh": on_image("Tanh"),
    "hard swish": on_image("HardSwish"),
    "hard sigmoid": on_image("HardSigmoid"),
    "hard sigmoid, alpha": on_image("HardSigmoid", alpha=0.3, beta=0.4),
    "leaky relu": on_image("LeakyRelu"),
    "leaky relu, alpha": on_image("LeakyRelu", alpha=0.3),
    "elu": on_image("Elu", alpha=0.7),
    "prelu": prelu(3, 1, 1),
    "prelu, one slope": prelu(1),
    "clip": clip(-0.5, 1.0),
    "clip below": clip(-0.5, None),
    "clip above": clip(None, 1.0),
}  # fmt: skip

CONVOLUTION: Cases = {
    "conv": conv(),
    "conv without bias": conv(bias=False),
    "conv, stride, pads": conv(strides=[2, 3], pads=[0, 1, 2, 3]),
    "conv, dilated": conv(dilations=[2, 3], pads=[1, 1, 1, 1]),
    "conv, grouped": conv(group=2),
    "conv, depthwise": conv(group=4),
    "conv, same upper": conv(auto_pad="SAME_UPPER", strides=[2, 2]),
    "conv, same lower": conv(auto_pad="SAME_LOWER", strides=[2, 1]),
    "conv, valid": conv(auto_pad="VALID"),
    "conv of sequences": conv1d,
}  # fmt: skip

DENSE: Cases = {
    "gemm": gemm(),
    "gemm, transposed": gemm(transB=1, alpha=0.5, beta=2.0),
    "gemm behind flatten": gemm_behind_flatten,
    "matmul and add": matmul_and_add,
    "matmul of sequence": matmul_of_sequence,
}  # fmt: skip

ELEMENTWISE: Cases = {
    "hard swish in parts": hard_swish_in_parts,
    "silu in parts": silu_in_parts,
    "add": of_two("Add"),
    "sub": of_two("Sub"),
    "mul": of_two("Mul"),
    "add a constant": with_constant("Add", (1,)),
    "add channels": with_constant("Add", (1, 3, 1, 1)),
    "subtract channels": with_constant("Sub", (3, 1, 1)),
    "subtract from channels": with_constant("Sub", (3, 1, 1), swapped=True),
    "mul channels": with_constant("Mul", (3, 1, 1), swapped=True),
    "div channels": with_constant("Div", (1, 3, 1, 1)),
    "neg": on_image("Neg"),
}  # fmt: skip

HEAD: Cases = {
    "resize": resized([1, 1, 2, 3], coordinate_transformation_mode="asymmetric",
                      nearest_mode="floor"),
    "resize, half pixel": resized([1, 1, 3, 2]),
    "resize to sizes": resized(None, [1, 3, 27, 16]),
    "resize, asymmetric": resized([1, 1, 2, 2], coordinate_transformation_mode="asymmetric"),
    "softmax of values": on_flat("Softmax"),
    "softmax of channels": on_image("Softmax", axis=1),
    "argmax": argmax(),
    "argmax, flat": argmax(keepdims=0),
}  # fmt: skip

NORMALIZATION: Cases = {
    "batch norm": batch_norm,
    "batch norm of values": batch_norm_of_values,
}  # fmt: skip

PARTS: Cases = {
    "concat": concat,
    "concat of values": concat_of_values,
    "split": pieces("Split", sizes=[2, 3], axis=1),
    "slice of channels": sliced([1], [3], [1]),
    "slice of pixels": sliced([1, 2], [-1, 2**31], [2, 3]),
    "slice of all": sliced([0, 0, 1, -5], [1, 2, 9, 7], [0, 1, 2, 3]),
    "pad": padded("constant", [0, 0, 1, 2, 0, 0, 3, 0]),
    "pad with a value": padded("constant", [0, 0, 1, 2, 0, 0, 3, 0], 0.75),
    "pad with edges": padded("edge", [0, 0, 1, 2, 0, 0, 3, 0]),
    "pad with reflections": padded("reflect", [0, 0, 1, 2, 0, 0, 3, 0]),
}  # fmt: skip

POOLING: Cases = {
    "max pool": on_image("MaxPool", **POOL),
    "max pool, pads": on_image("MaxPool", **POOL, pads=[1, 0, 2, 1]),
    "max pool, ceil": on_image("MaxPool", kernel_shape=[2, 3], strides=[2, 3], ceil_mode=1),
    "max pool, dilated": on_image("MaxPool", **POOL, dilations=[2, 3]),
    "max pool, same": on_image("MaxPool", **POOL, auto_pad="SAME_UPPER"),
    "max pool of sequences": on_row("MaxPool", kernel_shape=[3], strides=[2], pads=[1, 1]),
    "average pool": on_image("AveragePool", **POOL),
    "average pool, pads": on_image("AveragePool", **POOL, pads=[1, 0, 2, 1]),
    "average pool, pads counted": on_image(
        "AveragePool", **POOL, pads=[1, 0, 2, 1], count_include_pad=1
    ),
    "average pool, ceil": on_image("AveragePool", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1),
    "average pool of sequences": on_row("AveragePool", kernel_shape=[4], strides=[3]),
    "global average pool": on_image("GlobalAveragePool"),
    "global average pool of sequences": on_row("GlobalAveragePool"),
    "global max pool": on_image("GlobalMaxPool"),
    "lp pool": on_image("LpPool", kernel_shape=[2, 2], strides=[2, 2], p=2),
    "global lp pool": on_image("GlobalLpPool", p=2),
    "reduce mean": reduced("ReduceMean", [2, 3]),
    "reduce mean, flat": reduced("ReduceMean", [-1, -2], keepdims=0),
    "reduce max": reduced("ReduceMax", [2, 3], keepdims=0),
}  # fmt: skip

SHAPE: Cases = {
    "channels last": channels_last,
    "reshapes": reshapes,
    "nothing": nothing,
    "computed constants": computed_constants,
}  # fmt: skip

CASES: Cases = (
    ACTIVATION | CONVOLUTION | DENSE | ELEMENTWISE | HEAD | NORMALIZATION | PARTS | POOLING | SHAPE
)
"""All of them."""


def check_case(cases: Cases, name: str) -> None:
    """The imported graph computes what onnxruntime does."""
    b = ModelBuilder()
    b.output(cases[name](b, np.random.default_rng(len(name))))
    check(b, seed=len(name))
