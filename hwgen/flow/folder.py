"""What a design folder holds besides the hardware: the model that it was made from."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends import Model
from hwgen.ir.batch import as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.serialize import graph_bytes, load_graph, npz_bytes
from hwgen.ir.terminals import Input, QuantInput

FLOAT_GRAPH = "model/float.hwgraph"
DATA = "model/data.npz"
REPORT = "report.html"
NAMES, IMAGES = "inputs", "inputs_"  # arrays in DATA


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """inputs: real images [N, *shape] by input layer; labels: the class of each frame, [N]."""

    inputs: Mapping[str, NDArray[Any]] | None = None
    labels: NDArray[Any] | None = None


def model_files(model: Model) -> dict[str, bytes]:
    """Files of the model for its design folder, by relative path; a quantized graph has none."""
    files: dict[str, bytes] = {}
    if not model.graph.quantized:
        files[FLOAT_GRAPH] = graph_bytes(model.graph)
    arrays = _inputs(model)
    if model.labels is not None:
        arrays["labels"] = model.labels
    return files | ({DATA: npz_bytes(arrays)} if arrays else {})


def _inputs(model: Model) -> dict[str, NDArray[Any]]:
    """The names of the input layers and, by their number, their images: a name may be any text."""
    if model.inputs is None:
        return {}
    names = [node.name for node in model.graph.nodes if isinstance(node, Input | QuantInput)]
    given = as_inputs(names, model.inputs)
    images = {f"{IMAGES}{index}": np.asarray(given[name]) for index, name in enumerate(names)}
    return {NAMES: np.array(names), **images}


def read_float_graph(folder: Path) -> Graph | None:
    """The float graph that the design was quantized from, None when the model had none."""
    path = folder / FLOAT_GRAPH
    return load_graph(path) if path.exists() else None


def read_data(folder: Path) -> Data:
    """Inputs and labels of the model. Raises HwgenError when the file is damaged."""
    path = folder / DATA
    if not path.exists():
        return Data()
    try:
        with np.load(path, allow_pickle=False) as arrays:
            names = arrays[NAMES].tolist() if NAMES in arrays else []
            images = {name: arrays[f"{IMAGES}{index}"] for index, name in enumerate(names)}
            return Data(images or None, arrays.get("labels"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise HwgenError(f"{path} is damaged: {error}", hint="emit the design again") from error
