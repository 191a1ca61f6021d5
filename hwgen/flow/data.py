"""Frames and labels from files beside a model: what to calibrate, simulate and measure with."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.model import Model
from hwgen.ir.batch import as_batch, as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.node import Shape
from hwgen.ir.terminals import Input, QuantInput

BUDGET = 1 << 32
"""Most bytes that the arrays of a file may take in memory."""

_MAGIC = b"\x93NUMPY"
_DAMAGED = (
    *(ValueError, KeyError, EOFError, SyntaxError, MemoryError, zipfile.BadZipFile, zlib.error),
    RuntimeError,  # an entry that is encrypted or packed in a way that is not known
)
_HINT = "write it with numpy.save, or numpy.savez with the name of each input"


@dataclass(frozen=True, slots=True)
class DataFiles:
    """calibrate: frames that set the ranges of a float model; inputs: frames to simulate and to
    measure with; labels: the class of each of these. All .npy or .npz files, None for those of the
    model."""

    calibrate: Path | None = None
    inputs: Path | None = None
    labels: Path | None = None


NO_DATA = DataFiles()


def with_data(model: Model, files: DataFiles) -> Model:
    """The model with the data of the files in place of its own.

    Raises HwgenError on a file that is damaged, of another shape, or of no use for the model.
    """
    if files.calibrate is not None and model.graph.quantized:
        message = f"graph '{model.graph.name}' is quantized already"
        raise HwgenError(message, hint="leave the calibration data out")
    if files.calibrate is not None:
        model = replace(model, calibration=read_frames(files.calibrate, model))
    if files.inputs is not None:
        model = replace(model, inputs=read_frames(files.inputs, model))
    if files.labels is None:
        return model
    return replace(model, labels=_read_labels(files.labels, model))


def read_frames(path: Path, model: Model) -> dict[str, NDArray[Any]]:
    """Frames [N, *shape] by input layer, from a .npy file, or a .npz file that names the inputs.

    Each in the shape of the model file, such as [N, C, H, W], or in that of hwgen, [N, H, W, C].
    Where both are the same numbers, such as [N, 3, 3, 3], it is that of the model file.
    """
    arrays = _read(path)
    layers = _inputs(model.graph)
    if set(arrays) == {""} and len(layers) > 1:
        raise HwgenError(f"'{path.name}' holds one array for {len(layers)} inputs", hint=_HINT)
    named = {_layer(name, model, layers): array for name, array in arrays.items()}
    given = as_inputs(tuple(layers), named)
    return {name: _batch(name, given[name], layers[name], model, path) for name in layers}


def _inputs(graph: Graph) -> dict[str, Shape]:
    return {node.name: node.shape for node in graph.nodes if isinstance(node, Input | QuantInput)}


def _layer(name: str, model: Model, layers: Mapping[str, Shape]) -> str:
    """The input layer of an array: by its name, or by that of its tensor in the file."""
    if len(layers) == 1 and name not in layers:
        return next(iter(layers))
    tensors = {} if model.origin is None else model.origin.tensors
    return name if name in layers else tensors.get(name, name)


def _batch(name: str, values: Any, shape: Shape, model: Model, path: Path) -> NDArray[Any]:
    array = np.asarray(values)
    layout = None if model.origin is None else model.origin.layouts.get(name)
    if layout is not None and array.shape[1:] == layout.frame:
        array = layout.from_file(array).reshape(-1, *shape)
    elif layout is not None and array.shape[1:] != shape:
        allowed = f"{('frames', *layout.frame)} as in the file, or {('frames', *shape)}"
        message = f"the data in '{path.name}' must have shape {allowed}, not {array.shape}"
        raise HwgenError(message.replace("'frames'", "frames"), layer=name)
    return as_batch(array, shape, name, f"the '{path.name}'")


def _read_labels(path: Path, model: Model) -> NDArray[np.int64]:
    arrays = tuple(_read(path).values())
    labels = arrays[0] if len(arrays) == 1 else np.zeros((0, 0))
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        message = f"'{path.name}' must hold one array of whole numbers [frames]"
        raise HwgenError(message, hint="the class of each frame, from 0 on")
    frames = {len(batch) for batch in _frames(model)}
    if frames - {len(labels)}:
        message = f"'{path.name}' holds {len(labels)} labels for {max(frames)} frames"
        raise HwgenError(message, hint="give --inputs and --labels of the same frames")
    return labels.astype(np.int64)


def _frames(model: Model) -> list[NDArray[Any]]:
    if model.inputs is None:
        return []
    values = model.inputs.values() if isinstance(model.inputs, Mapping) else [model.inputs]
    return [np.asarray(batch) for batch in values]


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Arrays by name; the only one of a .npy file has none."""
    try:
        with path.open("rb") as stream:
            is_array = stream.read(len(_MAGIC)) == _MAGIC
        if is_array:
            mapped = np.load(path, mmap_mode="r", allow_pickle=False)
            _check_size(path, mapped.nbytes)
            return {"": np.array(mapped)}
        with zipfile.ZipFile(path) as archive:
            _check_size(path, sum(entry.file_size for entry in archive.infolist()))
        with np.load(path, allow_pickle=False) as arrays:
            return {str(name): arrays[name] for name in arrays}
    except OSError as error:
        reason = error.strerror or str(error)
        raise HwgenError(f"the data in '{path}' can't be read: {reason}") from None
    except _DAMAGED as error:
        raise HwgenError(
            f"'{path.name}' is damaged or no array file: {error}", hint=_HINT
        ) from None


def _check_size(path: Path, size: int) -> None:
    if size > BUDGET:
        message = f"the data in '{path.name}' takes {size} bytes, at most {BUDGET} are allowed"
        raise HwgenError(message)
