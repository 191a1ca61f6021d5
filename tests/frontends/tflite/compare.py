"""Imports a model and compares every tensor of its golden model with LiteRT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.frontends.examined import Examined
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.tflite.importer import import_model
from hwgen.frontends.tflite.reader import read
from hwgen.golden import golden
from hwgen.ir.terminals import QuantInput

from .net import Net, Value
from .runtime import interpreter, tensors


def examined(content: bytes, options: ImportOptions | None = None) -> Examined:
    """The model as the importer sees it, refused or not."""
    return import_model(read(content, "model"), options or ImportOptions())


def imported(content: bytes, options: ImportOptions | None = None) -> Examined:
    """A model that nothing stands against."""
    found = examined(content, options)
    assert not found.errors, [str(error) for error in found.errors]
    return found


def refusals(content: bytes, options: ImportOptions | None = None) -> list[str]:
    """Each refusal in one line: the layer and the message."""
    return [f"{error.layer}: {error.message}" for error in examined(content, options).errors]


def differences(
    content: bytes, frames: Sequence[Sequence[NDArray[Any]]], options: ImportOptions | None = None
) -> dict[str, int]:
    """Values that differ in all frames, by tensor; a tensor that is equal is left out.

    frames: for each one, the input tensors [1, ...] in the order of the file.
    """
    options = options or ImportOptions()
    found = imported(content, options)
    assert found.origin is not None
    made = interpreter(content, options.kernels)  # type: ignore[arg-type]
    wrong: dict[str, int] = {}
    for frame in frames:
        for port, values in zip(made.get_input_details(), frame, strict=True):
            made.set_tensor(port["index"], values)
        made.invoke()
        expected, ours = tensors(made), golden(found.graph, _inputs(found, frame))
        compared = [key for key in found.origin.tensors if key in expected]
        assert compared
        for key in compared:
            mine = ours[found.origin.tensors[key]].reshape(expected[key].shape)
            count = int(np.count_nonzero(mine != expected[key]))
            if count:
                wrong[key] = wrong.get(key, 0) + count
    return wrong


def _inputs(found: Examined, frame: Sequence[NDArray[Any]]) -> dict[str, NDArray[np.int64]]:
    """Integers by input layer; float inputs as the format of the port quantizes them."""
    ports = [node for node in found.graph.nodes if isinstance(node, QuantInput)]
    return {
        port.name: port.format.quantize(values).reshape(1, *port.shape)
        if values.dtype.kind == "f"
        else values.reshape(1, *port.shape).astype(np.int64)
        for port, values in zip(ports, frame, strict=True)
    }


def uniform(x: Value, count: int = 3, seed: int = 1) -> list[list[NDArray[Any]]]:
    """Frames of int8 for a network of one input."""
    made = np.random.default_rng(seed).integers(-128, 128, (count, *x.shape)).astype(np.int8)
    return [[frame] for frame in made]


def assert_equal(
    net: Net, x: Value, *outputs: Value, options: ImportOptions | None = None
) -> Examined:
    """Every tensor of the network of input x equals the runtime's."""
    content = net.finish(*outputs)
    assert differences(content, uniform(x), options) == {}
    return imported(content, options)


def kinds(found: Examined) -> list[str]:
    """Kinds of the layers in order."""
    return [type(node).__name__.removeprefix("Quant") for node in found.graph.nodes]
