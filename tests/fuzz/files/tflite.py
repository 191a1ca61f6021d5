"""TensorFlow Lite files: small networks, and fields of the schema with values that are wrong."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import numpy as np

from hwgen.frontends.tflite.schema import ENUMS, SCALARS, TABLES, Field
from tests.frontends.tflite.flatbuilder import write
from tests.frontends.tflite.writer import Writer
from tests.fuzz.files.damage import EXTREMES
from tests.fuzz.files.formats import FileFormat
from tests.fuzz.files.hostile import NAMES

COUNTS = (1, 1, 1, 2, 3)  # of changes to one file

Table = dict[str, Any]
Place = tuple[Table, Field]


def classifier() -> Writer:
    """Convolution, depthwise convolution, pooling, a dense layer and a softmax."""
    w = Writer("classifier")
    x = w.input("x", (1, 8, 8, 3), scale=0.5, zero_point=-3, signature=(-1, 8, 8, 3))
    a = w.tensor("a", (1, 4, 4, 4), scale=0.4, zero_point=-128)
    step = {"padding": "SAME", "stride_w": 2, "stride_h": 2, "fused_activation_function": "RELU"}
    w.op("CONV_2D", [x, weights(w, (4, 3, 3, 3), 0), bias(w, 4)], [a], step)
    b = w.tensor("b", (1, 4, 4, 4), scale=0.3, zero_point=-128)
    unit = {"padding": "SAME", "stride_w": 1, "stride_h": 1, "depth_multiplier": 1}
    w.op("DEPTHWISE_CONV_2D", [a, weights(w, (1, 3, 3, 4), 3), bias(w, 4)], [b], unit)
    c = w.tensor("c", (1, 2, 2, 4), scale=0.3, zero_point=-128)
    window = {"padding": "VALID", "stride_w": 2, "stride_h": 2}
    window |= {"filter_width": 2, "filter_height": 2}
    w.op("MAX_POOL_2D", [b], [c], window)
    d = w.tensor("d", (1, 1, 1, 4), scale=0.3, zero_point=-128)
    w.op("AVERAGE_POOL_2D", [c], [d], window)
    e = w.tensor("e", (1, 4), scale=0.3, zero_point=-128)
    w.op("RESHAPE", [d, w.tensor("shape", np.array([-1, 4], np.int32))], [e], {})
    f = w.tensor("f", (1, 5), scale=0.2, zero_point=7)
    w.op("FULLY_CONNECTED", [e, weights(w, (5, 4), 0), bias(w, 5)], [f], {})
    y = w.tensor("y", (1, 5), scale=1 / 256, zero_point=-128)
    w.op("SOFTMAX", [f], [y], {"beta": 1.0})
    w.finish([y])
    return w


def residual() -> Writer:
    """Padding, an addition of two branches, a concatenation, a mean; floats at the ports."""
    w = Writer("residual")
    real = w.input("real", (1, 4, 4, 2), dtype="float32")
    x = w.tensor("x", (1, 4, 4, 2), scale=0.5, zero_point=-3)
    w.op("QUANTIZE", [real], [x])
    a = w.tensor("a", (1, 6, 6, 2), scale=0.5, zero_point=-3)
    sides = np.array([[0, 0], [1, 1], [1, 1], [0, 0]], np.int32)
    w.op("PAD", [x, w.tensor("sides", sides)], [a])
    b = w.tensor("b", (1, 4, 4, 2), scale=0.7, zero_point=5)
    valid = {"padding": "VALID", "stride_w": 1, "stride_h": 1}
    w.op("CONV_2D", [a, weights(w, (2, 3, 3, 2), 0), bias(w, 2)], [b], valid)
    c = w.tensor("c", (1, 4, 4, 2), scale=0.9, zero_point=-128)
    w.op("ADD", [b, x], [c], {"fused_activation_function": "RELU"})
    d = w.tensor("d", (1, 4, 4, 4), scale=0.9, zero_point=-128)
    w.op("CONCATENATION", [c, c], [d], {"axis": 3})
    e = w.tensor("e", (1, 4), scale=0.8, zero_point=-100)
    w.op("MEAN", [d, w.tensor("axes", np.array([1, 2], np.int32))], [e], {"keep_dims": False})
    y = w.tensor("y", (1, 4), dtype="float32")
    w.op("DEQUANTIZE", [e], [y])
    w.finish([y])
    return w


def functions() -> Writer:
    """Functions of single values, constants, cuts and an upsampling, one behind the other."""
    w = Writer("functions")
    now = w.input("x", (1, 4, 4, 4), scale=0.1, zero_point=3)

    def step(operator: str, extra: list[int], options: Table, scale: float, zero: int = 0) -> None:
        nonlocal now
        made = w.tensor(f"t{now}", (1, 4, 4, 4), scale=scale, zero_point=zero)
        w.op(operator, [now, *extra], [made], options)
        now = made

    step("LEAKY_RELU", [], {"alpha": 0.1}, 0.1, 3)
    alpha = w.tensor("alpha", np.full((1, 1, 4), 9, np.int8), scale=0.02)
    step("PRELU", [alpha], {}, 0.1, 3)
    step("HARD_SWISH", [], {}, 0.1)
    step("LOGISTIC", [], {}, 1 / 256, -128)
    gain = w.tensor("gain", np.full((4,), 50, np.int8), scale=0.02)
    step("MUL", [gain], {}, 0.02, -5)
    step("TANH", [], {}, 1 / 128)
    step("QUANTIZE", [], {}, 0.03, 9)
    begin, size = (w.tensor("n", np.array(v, np.int32)) for v in ((0, 1, 0, 0), (1, 2, 2, 4)))
    cut = w.tensor("cut", (1, 2, 2, 4), scale=0.03, zero_point=9)
    w.op("SLICE", [now, begin, size], [cut])
    large = w.tensor("large", (1, 4, 4, 4), scale=0.03, zero_point=9)
    w.op("RESIZE_NEAREST_NEIGHBOR", [cut, w.tensor("hw", np.array([4, 4], np.int32))], [large])
    axis = w.tensor("axis", np.array(3, np.int32))
    halves = [w.tensor("half", (1, 4, 4, 2), scale=0.03, zero_point=9) for _ in range(2)]
    w.op("SPLIT", [axis, large], halves, {"num_splits": 2})
    w.finish(halves)
    return w


def unsigned() -> Writer:
    """Integers of uint8: weights with a zero point, rows of two scales, the larger of two."""
    w = Writer("unsigned")
    x = w.input("x", (1, 4, 4, 2), scale=0.05, zero_point=120, dtype="uint8")
    data = np.random.default_rng(5).integers(0, 256, (2, 3, 3, 2)).astype(np.uint8)
    weight = w.tensor("w", data, scale=0.01, zero_point=131)
    a = w.tensor("a", (1, 4, 4, 2), scale=0.1, zero_point=100, dtype="uint8")
    step = {"padding": "SAME", "stride_w": 1, "stride_h": 1, "fused_activation_function": "RELU6"}
    w.op("CONV_2D", [x, weight, bias(w, 2)], [a], step)
    b = w.tensor("b", (1, 8, 4, 2), scale=0.1, zero_point=100, dtype="uint8")
    w.op("CONCATENATION", [a, x], [b], {"axis": 1})
    c = w.tensor("c", (1, 4, 4, 2), scale=0.1, zero_point=100, dtype="uint8")
    limits = ([0, 0, 0, 0], [1, 8, 4, 2], [1, 2, 1, 1])
    at = [w.tensor("at", np.array(values, np.int32)) for values in limits]
    w.op("STRIDED_SLICE", [b, *at], [c])
    y = w.tensor("y", (1, 4, 4, 2), scale=0.1, zero_point=100, dtype="uint8")
    w.op("MAXIMUM", [a, c], [y])
    w.finish([y])
    return w


def any_batch() -> Writer:
    """As converters write a model with an open batch: a dilated convolution in phases, pixels that
    are repeated, and a dense layer whose shapes are computed."""
    w = Writer("any batch")

    def known(values: Any) -> int:
        return w.tensor("known", np.asarray(values, np.int32))

    def computed(operator: str, inputs: list[int], size: int, options: Table) -> int:
        made = w.tensor("sizes", (size,), dtype="int32")
        w.op(operator, inputs, [made], options)
        return made

    def step(
        operator: str, inputs: list[int], shape: tuple[int, ...], options: Table | None = None
    ) -> int:
        made = w.tensor("t", shape, scale=0.5, zero_point=-128)
        w.op(operator, inputs, [made], options or {})
        return made

    x = w.input("x", (1, 8, 8, 3), scale=0.5, zero_point=-128, signature=(-1, 8, 8, 3))
    block = known([2, 2])
    a = step("SPACE_TO_BATCH_ND", [x, block, known([[2, 2], [2, 2]])], (4, 6, 6, 3))
    unit = {"padding": "VALID", "stride_w": 1, "stride_h": 1}
    b = step("CONV_2D", [a, weights(w, (4, 3, 3, 3), 0), bias(w, 4)], (4, 4, 4, 4), unit)
    c = step("BATCH_TO_SPACE_ND", [b, block, known([[0, 0], [0, 0]])], (1, 8, 8, 4))
    d = step("EXPAND_DIMS", [c, known(2)], (1, 8, 1, 8, 4))
    e = step("TILE", [d, known([1, 1, 2, 1, 1])], (1, 8, 2, 8, 4))
    f = step("RESHAPE", [e, known([1, 16, 8, 4])], (1, 16, 8, 4))
    sizes = computed("SHAPE", [f], 4, {"out_type": "INT32"})
    outer = computed("GATHER", [sizes, known([0, 1, 2])], 3, {})
    inner = computed("GATHER", [sizes, known([3])], 1, {})
    pixels = computed("REDUCE_PROD", [outer, known([0])], 1, {"keep_dims": True})
    rows = computed("CONCATENATION", [pixels, inner], 2, {"axis": 0})
    g = step("RESHAPE", [f, rows], (128, 4))
    h = step("FULLY_CONNECTED", [g, weights(w, (5, 4), 0), bias(w, 5)], (128, 5))
    joined = computed("CONCATENATION", [outer, known([5])], 4, {"axis": 0})
    y = step("RESHAPE", [h, joined], (1, 16, 8, 5))
    w.finish([y])
    return w


def weights(w: Writer, shape: tuple[int, ...], axis: int) -> int:
    """Weights with a scale for each channel."""
    data = np.random.default_rng(len(shape)).integers(-127, 128, shape).astype(np.int8)
    return w.tensor("w", data, scale=np.linspace(0.01, 0.02, shape[axis]), axis=axis)


def bias(w: Writer, channels: int) -> int:
    return w.tensor("bias", np.arange(channels, dtype=np.int32) * 9, scale=0.005)


@cache
def networks() -> dict[str, Writer]:
    made = (classifier(), residual(), functions(), unsigned(), any_batch())
    return {writer.values["description"]: writer for writer in made}


def seeds() -> dict[str, bytes]:
    return {name: write(writer.values) for name, writer in networks().items()}


def change(name: str, random: Random) -> bytes:
    """The network with one or a few fields that have other values."""
    values = copy.deepcopy(networks()[name].values)
    for _ in range(random.choice(COUNTS)):
        table, field = random.choice(list(places("Model", values)))
        table[field.name] = _other(table.get(field.name), field, random)
    return write(values)


def places(kind: str, table: Table) -> Iterator[Place]:
    """Every field of a table, and of the tables that it holds."""
    for field in TABLES[kind]:
        yield table, field
        value = table.get(field.name)
        if value is None:
            continue
        if field.type == "union":
            yield from places(*value)
        elif field.type in TABLES:
            for each in value if field.many else [value]:
                yield from places(field.type, each)


def _other(value: Any, field: Field, random: Random) -> Any:
    if random.random() < 0.1:
        return None
    if field.many:
        return _vector(value, field, random)
    if field.type == "string":
        return random.choice(NAMES)
    if field.type in SCALARS or field.type in ENUMS:
        return _number(field, value, random)
    return value


def _vector(value: Any, field: Field, random: Random) -> list[Any]:
    """Elements changed, left out, repeated or in another order."""
    found = [] if value is None else list(value)
    how = random.randrange(5)
    if how == 0 or not found:
        found.insert(random.randrange(len(found) + 1), _element(found, field, random))
    elif how == 1:
        del found[random.randrange(len(found))]
    elif how == 2:
        random.shuffle(found)
    elif how == 3:
        found = found[: random.randrange(len(found))]
    else:
        found[random.randrange(len(found))] = _element(found, field, random)
    return found


def _element(found: list[Any], field: Field, random: Random) -> Any:
    if field.type in TABLES:
        return random.choice(found) if found else {}
    return _number(field, found[0] if found else 0, random)


def _number(field: Field, value: Any, random: Random) -> int | float:
    """A number that the type can hold: an extreme one, a small one, or one next to the old."""
    if field.type == "float32":
        special = (0.0, -1.0, float("nan"), float("inf"), -float("inf"), 1e-40, 1e38, 3.4e-5, 1.0)
        return random.choice(special)
    old = int(value) if isinstance(value, int | np.integer) else 0
    number = random.choice(
        (old + 1, old - 1, -old, -1, random.randrange(12), random.choice(EXTREMES))
    )
    kind = "int8" if field.type in ENUMS else field.type
    if kind == "bool":
        return number % 2
    bits = int(kind.lstrip("uint"))
    number %= 1 << bits
    return number - (1 << bits) if kind.startswith("int") and number >> (bits - 1) else number


FORMAT = FileFormat(".tflite", seeds, change)
