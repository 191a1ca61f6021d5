"""ONNX files: float, QOperator and QDQ networks, and fields of them that are wrong."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import numpy as np
import onnx

from tests.frontends.onnx.random_models import random_model
from tests.frontends.onnx.random_qdq import RealNetwork, random_qdq
from tests.frontends.onnx.real.cases import CASES
from tests.frontends.onnx.real.models import ModelBuilder
from tests.frontends.onnx.real.models import frames as random_frames
from tests.fuzz.files import protobuf
from tests.fuzz.files.formats import FileFormat, Frames

SMALL = 12_000  # bytes
COUNT = 6  # of each kind of integer network
EVERY = 5  # of the cases of float operators, one is a seed


@cache
def messages() -> dict[str, Any]:
    """Small networks, by name."""
    kinds = {"qoperator": random_model, "qdq": random_qdq}
    found = {name: network.model() for name, network in _float_networks().items()}
    for kind, make in kinds.items():
        small = (content for content in map(make, range(100)) if len(content) < SMALL)
        for number, content in zip(range(COUNT), small, strict=False):
            found[f"{kind} {number}"] = onnx.ModelProto.FromString(content)
    found["detector"] = onnx.ModelProto.FromString(_detector().finish())
    found["functions"] = onnx.ModelProto.FromString(_functions().finish())
    return found


def _functions() -> RealNetwork:
    """Right behind layers: slopes of channels, and a product of a tensor and its sigmoid."""
    net = RealNetwork(5, (1, 2, 4, 4), "int8")
    writer, weight = net.writer, net.weight((2, 2, 1, 1), 0)
    x = writer.op("Conv", [net.plain(net.value), weight])
    net.quantized(writer.op("PRelu", [x, net.reals((2, 1, 1), 0.1, 0.3)]))
    x = writer.op("Conv", [net.plain(net.value), weight])
    net.quantized(writer.op("Mul", [x, writer.op("Sigmoid", [x])]))
    return net


def _detector() -> RealNetwork:
    """Every other row as channels, a sum of which no operand is quantized, a softmax."""
    net = RealNetwork(3, (1, 2, 4, 4), "int8")
    writer, x = net.writer, net.plain(net.value)
    rows = []
    for first in (0, 1):
        limits = [writer.constant([at], np.int64) for at in (first, 4, 2, 2)]
        rows.append(writer.op("Slice", [x, *limits]))
    net.quantized(writer.op("Concat", rows, axis=1))
    x, weight = net.plain(net.value), net.weight((4, 4, 1, 1), 0)
    total = writer.op("Add", [writer.op("Conv", [x, weight]), writer.op("Conv", [x, weight])])
    net.quantized(writer.op("Relu", [total]))
    inputs = [*net.triple(net.value), *net.steps(1 / 256, -128)]
    made = writer.op("com.microsoft.QLinearSoftmax", inputs, axis=1, opset=13)
    net.value = net.made(made, 1 / 256, -128, net.value.shape)
    return net


@cache
def _float_networks() -> dict[str, ModelBuilder]:
    """A network of one operator for some of the cases of the tests."""
    found = {}
    for number, name in enumerate(list(CASES)[::EVERY]):
        b = ModelBuilder()
        b.output(CASES[name](b, np.random.default_rng(number)))
        found[f"float {name}"] = b
    return found


def frames(name: str) -> Frames:
    """Frames for the float networks, the others need none."""
    network = _float_networks().get(name)
    return {} if network is None else random_frames(network, 0)


def seeds() -> dict[str, bytes]:
    return {name: message.SerializeToString() for name, message in messages().items()}


def change(name: str, random: Random) -> bytes:
    return protobuf.changed(messages()[name], random)


FORMAT = FileFormat(".onnx", seeds, change, frames)
