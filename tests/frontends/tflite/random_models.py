"""Random int8 networks of all operators, which LiteRT runs, with edge cases of real files.

A step is a function of the network and a tensor; it returns the tensor behind its operators, or
None where they do not fit. STEPS names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

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
        x = required(_argmax(net, x)) if net.rng.random() < 0.4 else net.softmax(x)
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


def _pick(net: Net, *values: Any) -> Any:
    return values[int(net.rng.integers(len(values)))]


def _pair(net: Net, low: int, high: int) -> tuple[int, int]:
    a, b = net.rng.integers(low, high + 1, 2)
    return int(a), int(b)


def _fits(x: Value, kernel: tuple[int, int], dilation: tuple[int, int], padding: str) -> bool:
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    return padding == "SAME" or all(a >= b for a, b in zip(x.shape[1:3], reach, strict=True))


def _windowed(net: Net, x: Value) -> dict[str, Any] | None:
    if len(x.shape) != 4:
        return None
    kernel, stride = _pair(net, 1, 4), _pair(net, 1, 3)
    dilation = _pair(net, 1, 2) if net.rng.random() < 0.3 else (1, 1)
    padding = _pick(net, "SAME", "VALID")
    if not _fits(x, kernel, dilation, padding):
        return None
    return {"kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding,
            "activation": _pick(net, *ACTIVATIONS), "per_channel": _pick(net, True, True, False),
            "bias": _pick(net, True, True, False)}  # fmt: skip


def _conv(net: Net, x: Value) -> Value | None:
    options = _windowed(net, x)
    if options is None:
        return None
    groups = _pick(net, 1, 1, 1, *[g for g in (2, 3) if x.shape[3] % g == 0])
    options["bias"] = True  # the kernel demands one
    return net.convolution(x, groups * int(net.rng.integers(1, 6)), groups=groups, **options)


def _depthwise(net: Net, x: Value) -> Value | None:
    options = _windowed(net, x)
    if options is None or x.shape[3] > 12:
        return None
    return net.convolution(x, x.shape[3] * _pick(net, 1, 1, 2, 3), depthwise=True, **options)


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
        activation=_pick(net, *ACTIVATIONS),
        bias=_pick(net, True, False),
        per_channel=_pick(net, False, True),
    )


def _dense_by_pixel(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    return net.dense(x, int(net.rng.integers(1, 6)), activation=_pick(net, *ACTIVATIONS), keep=True)


def _pool(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    window, stride, padding = _pair(net, 1, 4), _pair(net, 1, 3), _pick(net, "SAME", "VALID")
    if not _fits(x, window, (1, 1), padding):
        return None
    operator = _pick(net, "AVERAGE_POOL_2D", "MAX_POOL_2D")
    return net.pool(operator, x, window, stride, padding, _pick(net, *ACTIVATIONS))


def _fork(net: Net, x: Value) -> Value | None:
    """A tensor and a convolution of it."""
    if len(x.shape) != 4:
        return None
    y = net.convolution(x, x.shape[3], (3, 3), activation=_pick(net, *ACTIVATIONS))
    a, b = (x, y) if net.rng.random() < 0.5 else (y, x)
    return net.pairwise(_pick(net, "ADD", "ADD", "SUB", "MUL"), a, b, _pick(net, *ACTIVATIONS))


def _twice(net: Net, x: Value) -> Value | None:
    return net.pairwise(_pick(net, "ADD", "MUL", "SUB"), x, x)


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
    shape = _pick(net, (1,), (x.shape[-1],), (*[1] * (len(x.shape) - 1), x.shape[-1]))
    data = net.rng.integers(-128, 128, shape).astype(np.int8)
    scale, zero = float(net.rng.uniform(0.005, 0.1)), int(net.rng.integers(-128, 128))
    constant = net.writer.tensor(net.name("constant"), data, scale=scale, zero_point=zero)
    operator, activation = _pick(net, "ADD", "SUB", "MUL"), _pick(net, *ACTIVATIONS)
    size = x.scale * scale * 40 if operator == "MUL" else max(x.scale, scale)
    y = net.value(operator.lower(), x.shape, size * 1.5, int(net.rng.integers(-60, 60)))
    inputs = [x.index, constant] if net.rng.random() < 0.6 else [constant, x.index]
    net.writer.op(operator, inputs, [y.index], {"fused_activation_function": activation})
    return y


def _extreme(net: Net, x: Value) -> Value | None:
    shape = _pick(net, (1,), (x.shape[-1],))
    data = net.rng.integers(-100, 101, shape).astype(np.int8)
    constant = net.writer.tensor(net.name("limit"), data, scale=x.scale, zero_point=x.zero_point)
    return net.same(_pick(net, "MAXIMUM", "MINIMUM"), x, x.shape, [constant], {})


def _mean(net: Net, x: Value) -> Value | None:
    return net.mean(x, _pick(net, True, False)) if len(x.shape) == 4 else None


def _reduce_max(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    axes = _pick(net, [1, 2], [1], [2], [-2])
    keep = _pick(net, True, False) if axes == [1, 2] else True
    shape = tuple(1 if a in [n % 4 for n in axes] else s for a, s in enumerate(x.shape))
    if not keep:
        shape = (1, x.shape[3])
    return net.same("REDUCE_MAX", x, shape, [net.constant("axes", axes)], {"keep_dims": keep})


def _pad(net: Net, x: Value) -> Value | None:
    """Often in front of a convolution that takes it in."""
    if len(x.shape) != 4 or min(x.shape[1:3]) < 2:
        return None
    operator = _pick(net, "PAD", "PAD", "PADV2", "MIRROR_PAD")
    mode = _pick(net, "REFLECT", "SYMMETRIC")
    most = 1 if operator == "MIRROR_PAD" else 3
    sides = [[0, 0], *net.rng.integers(0, most + 1, (2, 2)).tolist(), [0, 0]]
    shape = tuple(n + sum(side) for n, side in zip(x.shape, sides, strict=True))
    inputs: list[int | None] = [net.constant("pads", sides)]
    if operator == "PADV2":
        value = np.array([net.rng.integers(-128, 128)], np.int8)
        inputs.append(
            net.writer.tensor(net.name("pad"), value, scale=x.scale, zero_point=x.zero_point)
        )
    options = {"mode": mode} if operator == "MIRROR_PAD" else {}
    return net.same(operator, x, shape, inputs, options)


def _reshape(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return net.reshape(x, (1, 1, 1, x.shape[-1]))
    _, height, width, channels = x.shape
    return net.reshape(x, _pick(net, (1, width, height, channels), (1, height * width * channels),
                                (1, 1, height * width, channels)))  # fmt: skip


def _sequence(net: Net, x: Value) -> Value | None:
    """[1, L, C] and back, as 1-D networks do."""
    if len(x.shape) != 4:
        return None
    y = net.reshape(x, (1, x.shape[1] * x.shape[2], x.shape[3]))
    axis = _pick(net, 1, 2)
    shape = (1, 1, *y.shape[1:]) if axis == 1 else (1, y.shape[1], 1, y.shape[2])
    y = net.same("EXPAND_DIMS", y, shape, [net.constant("axis", axis)], {})
    y = net.convolution(y, 4, (1, 3) if axis == 1 else (3, 1))
    y = net.same("SQUEEZE", y, (1, *[n for n in y.shape[1:3] if n > 1][:1], 4), [],
                 {"squeeze_dims": [axis]}) if max(y.shape[1:3]) > 1 else y  # fmt: skip
    return y if len(y.shape) == 4 else net.reshape(y, (1, 1, y.shape[1], 4))


def _transpose(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4 or x.shape[1] != 1:
        return None
    shape = (1, x.shape[2], 1, x.shape[3])
    return net.same("TRANSPOSE", x, shape, [net.constant("order", [0, 2, 1, 3])], {})


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
    operator = _pick(net, "RELU", "RELU6", "RELU_N1_TO_1")
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


def _split(net: Net, x: Value) -> Value | None:
    """Parts that are joined again in another order, or one of which is used."""
    channels, last = x.shape[-1], len(x.shape) - 1
    if channels < 2:
        return None
    begin = int(net.rng.integers(1, channels))
    sizes = (begin, channels - begin)
    parts = [net.value("part", (*x.shape[:-1], n), x.scale, x.zero_point) for n in sizes]
    axis = net.constant("axis", last)
    if channels == 2 * begin and net.rng.random() < 0.7:
        axis = net.constant("axis", [last])
        net.writer.op("SPLIT", [axis, x.index], [p.index for p in parts], {"num_splits": 2})
    else:
        keys = [x.index, net.constant("sizes", sizes), axis]
        net.writer.op("SPLIT_V", keys, [p.index for p in parts], {"num_splits": 2})
    return _concatenated(net, parts[::-1]) if net.rng.random() < 0.7 else parts[1]


def _concat(net: Net, x: Value) -> Value | None:
    """Side by side with a part of it that was clamped."""
    y = net.same("RELU", x, x.shape, [])
    return _concatenated(net, [y, x] if net.rng.random() < 0.8 else [y, x, y])


def _concatenated(net: Net, parts: list[Value]) -> Value:
    x, axis = parts[0], _pick(net, -1, len(parts[0].shape) - 1)
    shape = (*x.shape[:-1], sum(part.shape[-1] for part in parts))
    y = net.value("concat", shape, x.scale, x.zero_point)
    options = {"axis": axis, "fused_activation_function": "NONE"}
    net.writer.op("CONCATENATION", [p.index for p in parts], [y.index], options)
    return y


def _slice(net: Net, x: Value) -> Value | None:
    begins = [0, *(int(net.rng.integers(0, n)) for n in x.shape[1:])]
    sizes = [1, *(int(net.rng.integers(1, n - b + 1)) for n, b in zip(x.shape[1:], begins[1:],
                                                                      strict=True))]  # fmt: skip
    given = [-1 if b + n == full else n for b, n, full in zip(begins, sizes, x.shape, strict=True)]
    keys = [net.constant("begin", begins), net.constant("size", given)]
    return net.same("SLICE", x, tuple(sizes), keys, {})


def _strided_slice(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    begins = [0, *(int(net.rng.integers(0, n)) for n in x.shape[1:3]), 0]
    steps = [1, *_pair(net, 1, 2), 1]
    ends = [1, 0, x.shape[2], -1 if x.shape[3] > 1 else 1]
    sizes = tuple(
        len(range(*slice(b, None if axis == 1 else e, s).indices(n)))
        for axis, (b, e, s, n) in enumerate(zip(begins, ends, steps, x.shape, strict=True))
    )
    keys = [net.constant(name, v) for name, v in (("begin", begins), ("end", ends), ("by", steps))]
    return net.same("STRIDED_SLICE", x, sizes, keys, {"end_mask": 2})


def _resize(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4 or int(np.prod(x.shape)) > 300:
        return None
    size = [n * f for n, f in zip(x.shape[1:3], _pair(net, 1, 3), strict=True)]
    options = {"align_corners": False, "half_pixel_centers": _pick(net, True, False)}
    shape = (1, size[0], size[1], x.shape[3])
    return net.same("RESIZE_NEAREST_NEIGHBOR", x, shape, [net.constant("size", size)], options)


def _argmax(net: Net, x: Value) -> Value | None:
    name = net.name("argmax")
    index = net.writer.tensor(name, x.shape[:-1], dtype="int32")
    keys = [x.index, net.constant("axis", len(x.shape) - 1)]
    net.writer.op("ARG_MAX", keys, [index], {"output_type": "INT32"})
    return Value(index, name, x.shape[:-1], 1.0, 0)


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
    "pad": _pad,
    "reshape": _reshape,
    "sequence": _sequence,
    "transpose": _transpose,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky": _leaky,
    "prelu": _prelu,
    "hard_swish": _hard_swish,
    "requantized": _requantized,
    "softmax": _softmax,
    "split": _split,
    "concat": _concat,
    "slice": _slice,
    "strided_slice": _strided_slice,
    "resize": _resize,
}
