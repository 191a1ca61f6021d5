"""Random int8 networks of all operators, which LiteRT runs, with edge cases of real files.

A step is a function of the network and a tensor; it returns the tensor behind its operators, or
None where they do not fit. STEPS names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import random_shapes as shapes
from .net import Net, Value

Step = Callable[[Net, Value], Value | None]
ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")
LARGEST = 20000  # values of a tensor


@dataclass(frozen=True)
class RandomModel:
    content: bytes
    inputs: tuple[tuple[int, ...], ...]
    steps: tuple[str, ...]


def random_model(seed: int, first: str | None = None) -> RandomModel:
    """A network of one input; `first` names its first step."""
    net = Net(f"random_{seed}", seed)
    shape = tuple(int(n) for n in net.rng.integers((2, 2, 1), (9, 9, 7)))
    scale, zero = float(net.rng.uniform(0.005, 0.2)), int(net.rng.integers(-128, 128))
    x = source = net.input(shape, scale, zero)
    names = [first] if first else []
    names += [str(name) for name in net.rng.choice(list(STEPS), net.rng.integers(1, 6))]
    taken, ends = [], []
    for name in names:
        y = STEPS[name](net, x)
        if y is not None:
            taken.append(name)
            x = y
            ends += [y] if net.rng.random() < 0.1 else []
    if x is source:
        x = required(_relu(net, x))
    if len(x.shape) == 4 and net.rng.random() < 0.3:
        x = required(shapes.argmax(net, x)) if net.rng.random() < 0.4 else net.softmax(x)
    outputs = {end.index: end for end in (*ends, x)}
    return RandomModel(net.finish(*outputs.values()), (source.shape,), tuple(taken))


def required(value: Value | None) -> Value:
    assert value is not None
    return value


def frames(model: RandomModel, seed: int, count: int) -> np.ndarray:
    """Integers [count, 1, ...]: uniform ones, and frames of one extreme."""
    rng = np.random.default_rng(seed)
    made = rng.integers(-128, 128, (count, *model.inputs[0]))
    made[-1] = rng.choice([-128, 127], model.inputs[0])
    return made.astype(np.int8)


def _fits(x: Value, kernel: tuple[int, int], dilation: tuple[int, int], padding: str) -> bool:
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    return padding == "SAME" or all(a >= b for a, b in zip(x.shape[1:3], reach, strict=True))


def _windowed(net: Net, x: Value) -> dict[str, Any] | None:
    if len(x.shape) != 4:
        return None
    kernel, stride = net.pair(1, 4), net.pair(1, 3)
    dilation = net.pair(1, 2) if net.rng.random() < 0.3 else (1, 1)
    padding = net.pick("SAME", "VALID")
    if not _fits(x, kernel, dilation, padding):
        return None
    return {"kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding,
            "activation": net.pick(*ACTIVATIONS), "per_channel": net.pick(True, True, False),
            "bias": net.pick(True, True, False)}  # fmt: skip


def _conv(net: Net, x: Value) -> Value | None:
    options = _windowed(net, x)
    if options is None:
        return None
    groups = net.pick(1, 1, 1, *[g for g in (2, 3) if x.shape[3] % g == 0])
    options["bias"] = True  # the kernel demands one
    return net.convolution(x, groups * int(net.rng.integers(1, 6)), groups=groups, **options)


def _depthwise(net: Net, x: Value) -> Value | None:
    options = _windowed(net, x)
    if options is None or x.shape[3] > 12:
        return None
    return net.convolution(x, x.shape[3] * net.pick(1, 1, 2, 3), depthwise=True, **options)


def _odd_channels(net: Net, x: Value) -> Value | None:
    """Rows of zeros with huge biases, and scales that flush the multiplier."""
    if len(x.shape) != 4:
        return None
    channels, outputs = x.shape[3], 6
    weight = net.rng.integers(-127, 128, (outputs, 1, 1, channels)).astype(np.int8)
    weight[:4] = 0
    scales = np.array([1e-9, 1e-12, 1e-7, 0.01, 1e-14, 0.02], np.float32)
    bias = np.array([1 << 30, -(1 << 30), 123456789, -7, 55, 900], np.int32)
    y = net.value("odd", (*x.shape[:3], outputs), 0.3 * float(net.rng.uniform(0.5, 2)), 5)
    key = net.writer.tensor(net.name("weight"), weight, scale=scales, axis=0)
    bias_key = net.writer.tensor(net.name("bias"), bias, scale=x.scale * scales, axis=0)
    options = {"padding": "SAME", "stride_w": 1, "stride_h": 1}
    net.writer.op("CONV_2D", [x.index, key, bias_key], [y.index], options)
    return y


def _dense(net: Net, x: Value) -> Value | None:
    if int(np.prod(x.shape)) > 600:
        return None
    return net.dense(
        x,
        int(net.rng.integers(1, 9)),
        activation=net.pick(*ACTIVATIONS),
        bias=net.pick(True, False),
        per_channel=net.pick(False, True),
    )


def _dense_by_pixel(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    return net.dense(x, int(net.rng.integers(1, 6)), activation=net.pick(*ACTIVATIONS), keep=True)


def _pool(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    window, stride, padding = net.pair(1, 4), net.pair(1, 3), net.pick("SAME", "VALID")
    if not _fits(x, window, (1, 1), padding):
        return None
    operator = net.pick("AVERAGE_POOL_2D", "MAX_POOL_2D")
    return net.pool(operator, x, window, stride, padding, net.pick(*ACTIVATIONS))


def _fork(net: Net, x: Value) -> Value | None:
    """A tensor and a convolution of it."""
    if len(x.shape) != 4:
        return None
    y = net.convolution(x, x.shape[3], (3, 3), activation=net.pick(*ACTIVATIONS))
    a, b = (x, y) if net.rng.random() < 0.5 else (y, x)
    return net.pairwise(net.pick("ADD", "ADD", "SUB", "MUL"), a, b, net.pick(*ACTIVATIONS))


def _twice(net: Net, x: Value) -> Value | None:
    return net.pairwise(net.pick("ADD", "MUL", "SUB"), x, x)


def _squeeze_and_excite(net: Net, x: Value) -> Value | None:
    """A factor for each channel, computed from all pixels."""
    if len(x.shape) != 4:
        return None
    y = net.dense(net.mean(x, keep=True), x.shape[3], keep=True)
    y = _curve(net, "LOGISTIC", y, 1 / 256, -128)
    size = max(x.scale * 40, 1e-3)
    z = net.value("mul", x.shape, size / 60, int(net.rng.integers(-20, 20)))
    net.writer.op("MUL", [x.index, y.index], [z.index], {"fused_activation_function": "NONE"})
    return z


def _constant(net: Net, x: Value) -> Value | None:
    """A number, or one for each channel, on either side."""
    shape = net.pick((1,), (x.shape[-1],), (*[1] * (len(x.shape) - 1), x.shape[-1]))
    data = net.rng.integers(-128, 128, shape).astype(np.int8)
    scale, zero = float(net.rng.uniform(0.005, 0.1)), int(net.rng.integers(-128, 128))
    constant = net.writer.tensor(net.name("constant"), data, scale=scale, zero_point=zero)
    operator, activation = net.pick("ADD", "SUB", "MUL"), net.pick(*ACTIVATIONS)
    size = x.scale * scale * 40 if operator == "MUL" else max(x.scale, scale)
    y = net.value(operator.lower(), x.shape, size * 1.5, int(net.rng.integers(-60, 60)))
    inputs = [x.index, constant] if net.rng.random() < 0.6 else [constant, x.index]
    net.writer.op(operator, inputs, [y.index], {"fused_activation_function": activation})
    return y


def _extreme(net: Net, x: Value) -> Value | None:
    shape = net.pick((1,), (x.shape[-1],))
    data = net.rng.integers(-100, 101, shape).astype(np.int8)
    constant = net.writer.tensor(net.name("limit"), data, scale=x.scale, zero_point=x.zero_point)
    return net.same(net.pick("MAXIMUM", "MINIMUM"), x, x.shape, [constant], {})


def _mean(net: Net, x: Value) -> Value | None:
    return net.mean(x, net.pick(True, False)) if len(x.shape) == 4 else None


def _reduce_max(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    axes = net.pick([1, 2], [1], [2], [-2])
    keep = net.pick(True, False) if axes == [1, 2] else True
    shape = tuple(1 if a in [n % 4 for n in axes] else s for a, s in enumerate(x.shape))
    if not keep:
        shape = (1, x.shape[3])
    return net.same("REDUCE_MAX", x, shape, [net.constant("axes", axes)], {"keep_dims": keep})


def _curve(
    net: Net, operator: str, x: Value, scale: float, zero: int, options: Any = None
) -> Value:
    y = net.value(operator.lower(), x.shape, scale, zero)
    net.writer.op(operator, [x.index], [y.index], options)
    return y


def _sigmoid(net: Net, x: Value) -> Value | None:
    return _curve(net, "LOGISTIC", x, 1 / 256, -128)


def _tanh(net: Net, x: Value) -> Value | None:
    return _curve(net, "TANH", x, 1 / 128, 0)


def _relu(net: Net, x: Value) -> Value | None:
    """With the scale of its input, or another one."""
    operator = net.pick("RELU", "RELU6", "RELU_N1_TO_1")
    if net.rng.random() < 0.5:
        return net.same(operator, x, x.shape, [])
    scale, zero = x.scale * float(net.rng.uniform(0.5, 2)), int(net.rng.integers(-128, 20))
    return _curve(net, operator, x, scale, zero)


def _leaky(net: Net, x: Value) -> Value | None:
    scale, zero = x.scale * float(net.rng.uniform(0.5, 2)), int(net.rng.integers(-60, 60))
    alpha = float(net.rng.uniform(-0.3, 0.6))
    return _curve(net, "LEAKY_RELU", x, scale, zero, {"alpha": alpha})


def _prelu(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    data = net.rng.integers(-128, 128, (1, 1, x.shape[3])).astype(np.int8)
    alpha = net.writer.tensor(net.name("alpha"), data, scale=0.004, zero_point=3)
    y = net.value("prelu", x.shape, x.scale * 1.1, int(net.rng.integers(-60, 60)))
    net.writer.op("PRELU", [x.index, alpha], [y.index])
    return y


def _hard_swish(net: Net, x: Value) -> Value | None:
    scale, zero = x.scale * float(net.rng.uniform(0.5, 1)), int(net.rng.integers(-120, 0))
    return _curve(net, "HARD_SWISH", x, scale, zero)


def _requantized(net: Net, x: Value) -> Value | None:
    """To another scale, perhaps by way of uint8."""
    if net.rng.random() < 0.3:
        y = net.value("quantize", x.shape, x.scale, x.zero_point + 128, "uint8")
        net.writer.op("QUANTIZE", [x.index], [y.index])
        x = y
    scale = x.scale * float(net.rng.uniform(0.4, 2.5))
    y = net.value("quantize", x.shape, scale, int(net.rng.integers(-100, 100)))
    net.writer.op("QUANTIZE", [x.index], [y.index])
    return y


def _softmax(net: Net, x: Value) -> Value | None:
    return net.softmax(x)


STEPS: dict[str, Step] = {
    "conv": _conv,
    "depthwise": _depthwise,
    "odd channels": _odd_channels,
    "dense": _dense,
    "dense by pixel": _dense_by_pixel,
    "pool": _pool,
    "fork": _fork,
    "twice": _twice,
    "squeeze and excite": _squeeze_and_excite,
    "constant": _constant,
    "extreme": _extreme,
    "mean": _mean,
    "reduce_max": _reduce_max,
    "pad": shapes.pad,
    "reshape": shapes.reshape,
    "sequence": shapes.sequence,
    "transpose": shapes.transpose,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky": _leaky,
    "prelu": _prelu,
    "hard_swish": _hard_swish,
    "requantized": _requantized,
    "softmax": _softmax,
    "split": shapes.split,
    "concat": shapes.concat,
    "slice": shapes.part,
    "strided_slice": shapes.strided_part,
    "resize": shapes.resize,
}
