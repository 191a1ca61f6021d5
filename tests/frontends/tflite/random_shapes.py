"""Steps of random networks that move values: padding, shapes, parts, resizing, indices."""

from __future__ import annotations

import numpy as np

from .net import Net, Value


def pad(net: Net, x: Value) -> Value | None:
    """Often in front of a convolution that takes it in."""
    if len(x.shape) != 4 or min(x.shape[1:3]) < 2:
        return None
    operator = net.pick("PAD", "PAD", "PADV2", "MIRROR_PAD")
    mode = net.pick("REFLECT", "SYMMETRIC")
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


def reshape(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return net.reshape(x, (1, 1, 1, x.shape[-1]))
    _, height, width, channels = x.shape
    return net.reshape(x, net.pick((1, width, height, channels), (1, height * width * channels),
                                (1, 1, height * width, channels)))  # fmt: skip


def sequence(net: Net, x: Value) -> Value | None:
    """[1, L, C] and back, as 1-D networks do."""
    if len(x.shape) != 4:
        return None
    y = net.reshape(x, (1, x.shape[1] * x.shape[2], x.shape[3]))
    axis = net.pick(1, 2)
    shape = (1, 1, *y.shape[1:]) if axis == 1 else (1, y.shape[1], 1, y.shape[2])
    y = net.same("EXPAND_DIMS", y, shape, [net.constant("axis", axis)], {})
    y = net.convolution(y, 4, (1, 3) if axis == 1 else (3, 1))
    y = net.same("SQUEEZE", y, (1, *[n for n in y.shape[1:3] if n > 1][:1], 4), [],
                 {"squeeze_dims": [axis]}) if max(y.shape[1:3]) > 1 else y  # fmt: skip
    return y if len(y.shape) == 4 else net.reshape(y, (1, 1, y.shape[1], 4))


def transpose(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4 or x.shape[1] != 1:
        return None
    shape = (1, x.shape[2], 1, x.shape[3])
    return net.same("TRANSPOSE", x, shape, [net.constant("order", [0, 2, 1, 3])], {})


def split(net: Net, x: Value) -> Value | None:
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
    return concatenated(net, parts[::-1]) if net.rng.random() < 0.7 else parts[1]


def concat(net: Net, x: Value) -> Value | None:
    """Side by side with a part of it that was clamped."""
    y = net.same("RELU", x, x.shape, [])
    return concatenated(net, [y, x] if net.rng.random() < 0.8 else [y, x, y])


def concatenated(net: Net, parts: list[Value]) -> Value:
    x, axis = parts[0], net.pick(-1, len(parts[0].shape) - 1)
    shape = (*x.shape[:-1], sum(part.shape[-1] for part in parts))
    y = net.value("concat", shape, x.scale, x.zero_point)
    options = {"axis": axis, "fused_activation_function": "NONE"}
    net.writer.op("CONCATENATION", [p.index for p in parts], [y.index], options)
    return y


def part(net: Net, x: Value) -> Value | None:
    begins = [0, *(int(net.rng.integers(0, n)) for n in x.shape[1:])]
    sizes = [1, *(int(net.rng.integers(1, n - b + 1)) for n, b in zip(x.shape[1:], begins[1:],
                                                                      strict=True))]  # fmt: skip
    given = [-1 if b + n == full else n for b, n, full in zip(begins, sizes, x.shape, strict=True)]
    keys = [net.constant("begin", begins), net.constant("size", given)]
    return net.same("SLICE", x, tuple(sizes), keys, {})


def strided_part(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4:
        return None
    begins = [0, *(int(net.rng.integers(0, n)) for n in x.shape[1:3]), 0]
    steps = [1, *net.pair(1, 2), 1]
    ends = [1, 0, x.shape[2], -1 if x.shape[3] > 1 else 1]
    sizes = tuple(
        len(range(*slice(b, None if axis == 1 else e, s).indices(n)))
        for axis, (b, e, s, n) in enumerate(zip(begins, ends, steps, x.shape, strict=True))
    )
    keys = [net.constant(name, v) for name, v in (("begin", begins), ("end", ends), ("by", steps))]
    return net.same("STRIDED_SLICE", x, sizes, keys, {"end_mask": 2})


def resize(net: Net, x: Value) -> Value | None:
    if len(x.shape) != 4 or int(np.prod(x.shape)) > 300:
        return None
    size = [n * f for n, f in zip(x.shape[1:3], net.pair(1, 3), strict=True)]
    options = {"align_corners": False, "half_pixel_centers": net.pick(True, False)}
    shape = (1, size[0], size[1], x.shape[3])
    return net.same("RESIZE_NEAREST_NEIGHBOR", x, shape, [net.constant("size", size)], options)


def argmax(net: Net, x: Value) -> Value | None:
    name = net.name("argmax")
    index = net.writer.tensor(name, x.shape[:-1], dtype="int32")
    keys = [x.index, net.constant("axis", len(x.shape) - 1)]
    net.writer.op("ARG_MAX", keys, [index], {"output_type": "INT32"})
    return Value(index, name, x.shape[:-1], 1.0, 0)
