"""What the runtimes make of the inputs of a model, in the integers of hwgen."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.frontends.model import Model
from hwgen.frontends.onnx.qonnx.importer import RUNTIME as QONNX
from hwgen.frontends.tflite.reader import read
from hwgen.golden.run import golden
from hwgen.ir.terminals import QuantInput

Tensors = Sequence[str]
"""Keys of the tensors of a file."""
Frames = list[dict[str, NDArray[np.int32]]]
"""For each frame: integers by the key of each tensor."""


def compare(model: Model, file: Path, inputs: NDArray[Any]) -> tuple[int, int]:
    """Tensors compared, and bits that differ between golden model and runtime in all frames."""
    assert model.origin is not None
    made = golden(model.graph, integers(model, inputs))
    keys, layouts = tuple(model.origin.tensors), model.origin.layouts
    ours = {key: made[model.origin.tensors[key]] for key in keys}
    ours |= {key: layouts[key].to_file(ours[key]) for key in keys if key in layouts}
    found = differing = 0
    for frame, tensors in enumerate(_expected(model, file, inputs, keys)):
        for key in keys:
            differences = tensors[key].reshape(-1) ^ ours[key][frame].reshape(-1)
            differing += sum(int(n).bit_count() for n in differences.astype(np.uint8))
            found += 1
    return found, differing


def _expected(model: Model, file: Path, inputs: NDArray[Any], keys: Tensors) -> Frames:
    assert model.origin is not None
    if model.origin.runtime == QONNX:
        return qonnx_executor(model, file, inputs, keys)
    return (onnx_runtime if file.suffix == ".onnx" else runtime)(file, inputs, keys)


def integers(model: Model, inputs: NDArray[Any]) -> NDArray[np.int64]:
    """Frames of integers, or of real numbers in the axes of the file, as the design takes them."""
    (source,) = [node for node in model.graph.nodes if isinstance(node, QuantInput)]
    assert model.origin is not None
    values = source.format.quantize(inputs) if inputs.dtype.kind == "f" else inputs
    layout = model.origin.layouts.get(source.name)
    flat = layout.from_file(values) if layout else values
    return flat.reshape(len(inputs), *source.shape).astype(np.int64)


def onnx_runtime(file: Path, inputs: NDArray[Any], keys: Tensors) -> Frames:
    """What onnxruntime makes of each frame, without changing the graph."""
    import onnx
    import onnxruntime  # type: ignore[import-untyped]

    model = onnx.load(file)
    (port,) = [value.name for value in model.graph.input]
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=key) for key in keys)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    content = model.SerializeToString()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    made = [session.run(list(keys), {port: frame[None]}) for frame in inputs]
    found = [dict(zip(keys, tensors, strict=True)) for tensors in made]
    return [{key: array.astype(np.int32) for key, array in frame.items()} for frame in found]


def qonnx_executor(model: Model, file: Path, inputs: NDArray[Any], keys: Tensors) -> Frames:
    """What qonnx makes of each frame: its real numbers as integers of hwgen's layers."""
    from qonnx.core.modelwrapper import ModelWrapper  # type: ignore[import-untyped]
    from qonnx.core.onnx_exec import execute_onnx  # type: ignore[import-untyped]
    from qonnx.transformation.infer_shapes import InferShapes  # type: ignore[import-untyped]

    assert model.origin is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file.name
        path.write_bytes(file.read_bytes())
        ready = ModelWrapper(str(path)).transform(InferShapes())
    (port,) = [value.name for value in ready.graph.input]
    formats = {key: model.graph.format(model.origin.tensors[key]) for key in keys}
    made = [execute_onnx(ready, {port: frame[None]}, True) for frame in inputs]
    return [
        {key: number.quantize(frame[key].astype(np.float64)).astype(np.int32)
         for key, number in formats.items()}
        for frame in made
    ]  # fmt: skip


def runtime(file: Path, inputs: NDArray[Any], keys: Tensors) -> Frames:
    """What LiteRT's reference kernels make of each frame."""
    from ai_edge_litert import interpreter as litert  # type: ignore[import-untyped]

    made = litert.Interpreter(
        model_path=str(file),
        experimental_op_resolver_type=litert.OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=True,
        num_threads=1,
    )
    made.allocate_tensors()
    (port,) = made.get_input_details()
    places = {key: at for at, key in enumerate(read(file.read_bytes(), file.stem).tensors)}
    frames = []
    for frame in inputs:
        made.set_tensor(port["index"], frame.reshape(port["shape"]).astype(port["dtype"]))
        made.invoke()
        frames.append({key: _integers(made, places[key]) for key in keys})
    return frames


def _integers(made: Any, index: int) -> NDArray[np.int32]:
    return np.array(made.get_tensor(index)).astype(np.int32)
