"""Functions of single values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hwgen.frontends.onnx.allowed import anything, one_of, real
from hwgen.frontends.onnx.real.importer import RealImporter
from hwgen.frontends.onnx.real.registry import imports
from hwgen.frontends.source import SourceNode
from hwgen.ir.activation import Clip, Relu
from hwgen.ir.curve import (
    Elu,
    Gelu,
    HardSigmoid,
    HardSwish,
    LeakyRelu,
    Prelu,
    Sigmoid,
    Silu,
    Tanh,
)
from hwgen.ir.node import Node

Maker = Callable[[str, tuple[str, ...], SourceNode], Node]
OLD = anything("consumed_inputs")


def _pointwise(node: SourceNode, importer: RealImporter, make: Maker) -> None:
    key = node.inputs[0] or ""
    name = importer.free(node.outputs[0])
    importer.make(
        node.outputs[0], make(name, (importer.layer_of(key),), node), importer.layout(key)
    )


@imports("Relu", "relu", OLD)
def _relu(node: SourceNode, importer: RealImporter) -> None:
    _pointwise(node, importer, lambda name, inputs, node: Relu(name, inputs))


@imports("Sigmoid", "sigmoid", OLD)
def _sigmoid(node: SourceNode, importer: RealImporter) -> None:
    _pointwise(node, importer, lambda name, inputs, node: Sigmoid(name, inputs))


@imports("Tanh", "tanh", OLD)
def _tanh(node: SourceNode, importer: RealImporter) -> None:
    _pointwise(node, importer, lambda name, inputs, node: Tanh(name, inputs))


@imports("HardSwish", "hard_swish")
def _hard_swish(node: SourceNode, importer: RealImporter) -> None:
    _pointwise(node, importer, lambda name, inputs, node: HardSwish(name, inputs))


@imports("HardSigmoid", "hard_sigmoid", real("alpha"), real("beta"), OLD)
def _hard_sigmoid(node: SourceNode, importer: RealImporter) -> None:
    alpha, beta = node.attributes["alpha"], node.attributes["beta"]
    _pointwise(node, importer, lambda name, inputs, node: HardSigmoid(name, inputs, alpha, beta))


@imports("LeakyRelu", "leaky_relu", real("alpha"), OLD)
def _leaky_relu(node: SourceNode, importer: RealImporter) -> None:
    alpha = node.attributes["alpha"]
    _pointwise(node, importer, lambda name, inputs, node: LeakyRelu(name, inputs, alpha))


@imports("Elu", "elu", real("alpha"), OLD)
def _elu(node: SourceNode, importer: RealImporter) -> None:
    alpha = node.attributes["alpha"]
    _pointwise(node, importer, lambda name, inputs, node: Elu(name, inputs, alpha))


@imports("Gelu", "gelu", one_of("approximate", "none", "tanh"))
def _gelu(node: SourceNode, importer: RealImporter) -> None:
    smooth = node.attributes.get("approximate", "none") == "tanh"
    _pointwise(node, importer, lambda name, inputs, node: Gelu(name, inputs, smooth))


@imports("Swish", "silu", one_of("alpha", 1.0))
def _swish(node: SourceNode, importer: RealImporter) -> None:
    _pointwise(node, importer, lambda name, inputs, node: Silu(name, inputs))


@imports("PRelu", "prelu, leaky_relu", inputs=(2, 2))
def _prelu(node: SourceNode, importer: RealImporter) -> None:
    values = importer.reals(node.inputs[1], "the slope")
    alpha = importer.per_channel(node.inputs[0] or "", values, "the slope")
    _pointwise(node, importer, lambda name, inputs, node: Prelu(name, inputs, alpha))


@imports("Clip", "clip", real("min"), real("max"), OLD, inputs=(1, 3))
def _clip(node: SourceNode, importer: RealImporter) -> None:
    lo = _limit(node, importer, 1, "min")
    hi = _limit(node, importer, 2, "max")
    _pointwise(node, importer, lambda name, inputs, node: Clip(name, inputs, lo, hi))


def _limit(node: SourceNode, importer: RealImporter, position: int, name: str) -> float | None:
    """A limit of Clip: an input, or an attribute up to opset 10; None where nothing is cut."""
    found = importer.optional(node, position, f"the {name}")
    value = node.attributes.get(name) if found is None else float(found.reshape(-1)[0])
    largest = float(np.finfo(np.float32).max)
    return None if value is None or abs(value) >= largest else float(value)
