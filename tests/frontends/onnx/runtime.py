"""Runs ONNX models in onnxruntime, and what hwgen makes of them beside it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from hwgen.frontends.examined import Examined
from hwgen.frontends.onnx.importer import import_model
from hwgen.frontends.onnx.reader import read
from hwgen.frontends.options import ImportOptions
from hwgen.golden import golden
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput

Arrays = dict[str, NDArray[Any]]


def run(content: bytes, feeds: Arrays, outputs: list[str], *, optimized: bool = False) -> Arrays:
    """Values of the named tensors for one frame."""
    model = onnx.ModelProto.FromString(content)
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in outputs)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    levels = onnxruntime.GraphOptimizationLevel
    options.graph_optimization_level = (
        levels.ORT_ENABLE_ALL if optimized else levels.ORT_DISABLE_ALL
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return dict(zip(outputs, session.run(outputs, feeds), strict=True))


def imported(content: bytes, options: ImportOptions | None = None) -> Examined:
    """What the importer makes of a model."""
    options = options or ImportOptions()
    return import_model(read(Path("net.onnx"), content, options), options)


def graph_of(examined: Examined) -> Graph:
    """The graph, when nothing stands against it."""
    assert [str(error) for error in examined.errors] == []
    assert examined.graph is not None
    return examined.graph


def feeds_of(content: bytes, seed: int, frames: int = 3) -> list[Arrays]:
    """Random values for each input of a model."""
    rng = np.random.default_rng(seed)
    model = onnx.ModelProto.FromString(content)
    return [{value.name: _random(rng, value) for value in model.graph.input} for _ in range(frames)]


def _random(rng: np.random.Generator, value: onnx.ValueInfoProto) -> NDArray[Any]:
    kind = value.type.tensor_type
    shape = [dim.dim_value or 1 for dim in kind.shape.dim]
    dtype = onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type)
    if dtype.kind == "f":
        return rng.normal(0, 1.5, shape).astype(dtype)
    limits = np.iinfo(dtype)
    return rng.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)


def integers_of(examined: Examined, feeds: Arrays, quantized: Arrays) -> Arrays:
    """Integers of every tensor of the file that a layer holds, for one frame, as in the file.

    quantized: integers of the inputs, in the file's axes.
    """
    graph, origin = graph_of(examined), examined.origin
    assert origin is not None
    frames = {}
    for node in graph.nodes:
        if isinstance(node, QuantInput):
            flat = origin.layouts[node.name].from_file(quantized[node.name])
            frames[node.name] = flat.reshape(1, *node.shape).astype(np.int64)
    made = golden(graph, frames if len(frames) > 1 else next(iter(frames.values())))
    return {key: origin.layouts[key].to_file(made[layer]) for key, layer in origin.tensors.items()}


def compare(
    content: bytes, *, seed: int, frames: int = 3, optimized: bool = False
) -> dict[str, int]:
    """Largest difference of each tensor that a layer holds from that of the runtime."""
    examined = imported(content)
    graph, origin = graph_of(examined), examined.origin
    assert origin is not None
    tensors = list(origin.tensors)
    worst = dict.fromkeys(tensors, 0)
    for feeds in feeds_of(content, seed, frames):
        wanted = run(
            content, feeds, [key for key in tensors if key not in feeds], optimized=optimized
        )
        wanted |= {key: feeds[key] for key in tensors if key in feeds}
        entered = {
            node.name: _entered(node.name, feeds, wanted, examined)
            for node in graph.nodes
            if isinstance(node, QuantInput)
        }
        found = integers_of(examined, feeds, entered)
        for key in tensors:
            difference = wanted[key].astype(np.int64).reshape(-1) - found[key].reshape(-1)
            worst[key] = max(worst[key], int(np.abs(difference).max()))
    return worst


def _entered(name: str, feeds: Arrays, wanted: Arrays, examined: Examined) -> NDArray[Any]:
    """Integers of an input layer: the input itself, or what a node made of its real numbers."""
    if feeds[name].dtype.kind != "f":
        return feeds[name]
    graph, origin = graph_of(examined), examined.origin
    assert origin is not None
    scale, zero = graph.format(name).scale, graph.format(name).zero_point
    rounded = np.rint(feeds[name] / np.float32(scale)) + zero
    number = graph.format(name)
    clipped: NDArray[Any] = np.clip(rounded, number.lo, number.hi)
    return clipped.astype(np.int64)


def cut(content: bytes, held: Collection[str]) -> tuple[bytes, list[str]]:
    """The model with readers of the `held` results of QuantizeLinear reading an input + ".cut".

    Each layer can then be run on integers from elsewhere. Returns the cut tensors, too.
    """
    model = onnx.ModelProto.FromString(content)
    kinds = {value.name: value.data_type for value in model.graph.initializer}
    made = {
        node.output[0]: kinds[node.input[2]]
        for node in model.graph.node
        if node.op_type == "QuantizeLinear" and node.output[0] in held
    }
    for node in model.graph.node:
        for at, key in enumerate(node.input):
            if key in made:
                node.input[at] = f"{key}.cut"
    for key, kind in made.items():
        model.graph.input.append(onnx.helper.make_tensor_value_info(f"{key}.cut", kind, None))
    found: bytes = model.SerializeToString()
    return found, list(made)


def compare_layers(
    content: bytes, *, seed: int, frames: int = 2
) -> dict[str, tuple[int, int, int]]:
    """By each quantized tensor: largest difference from the runtime, values that differ, values.

    The runtime computes each layer from the integers that hwgen has in front of it.
    """
    examined = imported(content)
    graph, origin = graph_of(examined), examined.origin
    assert origin is not None
    pieces, keys = cut(content, origin.tensors)
    found: dict[str, tuple[int, int, int]] = dict.fromkeys(keys, (0, 0, 0))
    for feeds in feeds_of(content, seed, frames):
        entered = {
            node.name: _entered(node.name, feeds, {}, examined)
            for node in graph.nodes
            if isinstance(node, QuantInput)
        }
        ours = integers_of(examined, feeds, entered)
        shapes = run(content, feeds, keys)
        given = {f"{key}.cut": ours[key].reshape(shapes[key].shape).astype(shapes[key].dtype)
                 for key in keys}  # fmt: skip
        theirs = run(pieces, feeds | given, keys, optimized=True)
        for key in keys:
            apart = np.abs(theirs[key].astype(np.int64).reshape(-1) - ours[key].reshape(-1))
            worst, differ, values = found[key]
            found[key] = (
                max(worst, int(apart.max())),
                differ + int((apart > 0).sum()),
                values + apart.size,
            )
    return found
