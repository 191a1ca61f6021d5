"""Random float networks: operators of all kinds in a row, with random attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.frontends.onnx.real.models import ModelBuilder, frames, run_onnx

AUTO = ("NOTSET", "NOTSET", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")
SIMPLE = ("Relu", "Sigmoid", "Tanh", "HardSwish", "HardSigmoid", "LeakyRelu", "Elu", "Neg")
OPSETS = (13, 14, 16, 17, 19)
Shape = tuple[int, ...]


class Network:
    """A model that grows at its end; shape: of its last tensor, without the frames."""

    def __init__(self, seed: int) -> None:
        self.rng: Generator = np.random.default_rng(seed)
        self.builder = ModelBuilder(int(self.rng.choice(OPSETS)))
        self.shape: Shape = tuple(int(n) for n in self.rng.integers([1, 4, 4], [6, 12, 12]))
        self.last = self.builder.input("N", *self.shape)

    def number(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def constant(self, *shape: int) -> str:
        return self.builder.constant(self.rng.normal(0, 0.7, shape))

    def put(self, operator: str, *more: str, **attributes: Any) -> None:
        self.last = str(self.builder.node(operator, self.last, *more, **attributes))

    def window(self, largest: int, dilated: bool) -> dict[str, Any]:
        """Attributes of a window that fits into the image."""
        kernel = [min(self.number(1, largest), size) for size in self.shape[1:]]
        found: dict[str, Any] = {"strides": [self.number(1, 3), self.number(1, 3)]}
        if dilated and self.number(0, 3) == 0:
            found["dilations"] = [
                self.number(1, max(1, (size - 1) // max(1, taps - 1)))
                for size, taps in zip(self.shape[1:], kernel, strict=True)
            ]
        auto = str(self.rng.choice(AUTO))
        if auto != "NOTSET":
            found["auto_pad"] = auto
            found.pop("dilations", None)  # the runtime pads dilated windows in its own way
            pairs = zip(found["strides"], kernel, strict=True)
            found["strides"] = [min(stride, taps) for stride, taps in pairs]
        else:
            found["pads"] = [self.number(0, taps - 1) for taps in (*kernel, *kernel)]
        return found | {"kernel_shape": kernel}


def conv(net: Network) -> None:
    cin = net.shape[0]
    group = cin if net.number(0, 3) == 0 else 1
    cout = group * net.number(1, 4) if group > 1 else net.number(1, 6)
    window = net.window(4, dilated=True)
    more = [net.constant(cout, cin // group, *window["kernel_shape"])]
    more += [net.constant(cout)] if net.number(0, 1) else []
    net.put("Conv", *more, group=group, **window)


def max_pool(net: Network) -> None:
    net.put("MaxPool", **_ceiled(net, net.window(3, dilated=True)))


def average_pool(net: Network) -> None:
    window = _ceiled(net, net.window(3, dilated=False))
    net.put("AveragePool", count_include_pad=net.number(0, 1), **window)


def _ceiled(net: Network, window: dict[str, Any]) -> dict[str, Any]:
    """With ceil_mode, sometimes; ONNX leaves open what it means beside automatic padding."""
    if window.get("auto_pad", "NOTSET") == "NOTSET":
        window["ceil_mode"] = net.number(0, 1)
    return window


def norm(net: Network) -> None:
    arrays = [net.builder.constant(net.rng.uniform(0.3, 1.5, net.shape[0])) for _ in range(4)]
    net.put("BatchNormalization", *arrays, epsilon=float(net.rng.choice([1e-5, 1e-3])))


def simple(net: Network) -> None:
    operator = str(net.rng.choice(SIMPLE))
    if operator == "HardSwish" and net.builder.opset < 14:
        operator = "Relu"
    net.put(operator)


def prelu(net: Network) -> None:
    net.put("PRelu", net.constant(net.shape[0], 1, 1))


def constant(net: Network) -> None:
    shape = [(1,), (net.shape[0], 1, 1), (1, net.shape[0], 1, 1)][net.number(0, 2)]
    net.put(str(net.rng.choice(["Add", "Sub", "Mul"])), net.constant(*shape))


def joined(net: Network) -> None:
    """The tensor and a function of it, added, multiplied or one behind the other."""
    other = str(net.builder.node("Tanh", net.last))
    operator = str(net.rng.choice(["Add", "Sub", "Mul", "Concat"]))
    net.put(operator, other, **({"axis": 1} if operator == "Concat" else {}))


def cut(net: Network) -> None:
    axis = net.number(1, 3)
    size = net.shape[axis - 1]
    begin = net.number(0, size - 1)
    parts = ([begin], [net.number(begin + 1, size)], [axis])
    net.put("Slice", *(net.builder.constant(part, np.int64) for part in parts))


def padded(net: Network) -> None:
    sides = [net.number(0, 2) for _ in range(4)]
    pads = net.builder.constant([0, 0, *sides[:2], 0, 0, *sides[2:]], np.int64)
    fits = min(net.shape[1:]) > 2
    net.put("Pad", pads, mode=str(net.rng.choice(["constant", "edge", *(["reflect"] * fits)])))


def enlarged(net: Network) -> None:
    scales = net.builder.constant([1, 1, net.number(1, 3), net.number(1, 2)])
    net.put("Resize", "", scales, mode="nearest")


def swapped(net: Network) -> None:
    """Channels last, a function of each value, and channels first again."""
    net.put("Transpose", perm=[0, 2, 3, 1])
    simple(net)
    net.put("Add", net.constant(net.shape[0]))
    net.put("Transpose", perm=[0, 3, 1, 2])


Part = Callable[[Network], None]
PARTS: tuple[Part, ...] = (
    *(conv, conv, conv, max_pool, average_pool, norm, simple, prelu, constant, joined),
    *(cut, padded, enlarged, swapped),
)


def random_model(seed: int) -> ModelBuilder:
    """Some parts, and sometimes a head of a dense layer; one that the runtime takes."""
    for attempt in range(20):
        builder = _random_model(1000 * attempt + seed)
        if _runs(builder):
            return builder
    raise AssertionError("the runtime refuses them all")


def _runs(builder: ModelBuilder) -> bool:
    """Shape inference of the runtime contradicts itself beside ceil_mode, sometimes."""
    try:
        run_onnx(builder.model(), frames(builder, 0, 1))
    except RuntimeError:
        return False
    return True


def _random_model(seed: int) -> ModelBuilder:
    net = Network(seed)
    for _ in range(net.number(1, 5)):
        part = PARTS[net.number(0, len(PARTS) - 1)]
        part(net)
        net.shape = _shape(net)
    if net.number(0, 1):
        net.put("Flatten")
        net.put("Gemm", net.constant(5, int(np.prod(net.shape))), transB=1)
        net.put("Softmax", axis=-1)
    net.builder.output(net.last)
    return net.builder


def _shape(net: Network) -> Shape:
    """Shape of the last tensor, from the runtime."""
    made = ModelBuilder(net.builder.opset)
    made.__dict__.update(net.builder.__dict__)
    made.outputs = [(net.last, 1)]
    try:
        (found,) = run_onnx(made.model(), frames(made, 0, 1))
    except RuntimeError:
        return net.shape
    return tuple(found.shape[1:])
