"""A model file in plain values, as its reader returns it: what both importers convert.

Readers check every offset, size and index, so that converters need not doubt what they read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Quantization:
    """real = scale * (integer - zero_point): scale (float32) and zero_point [1] or [channels].

    axis: that of the channels, 0 for one scale.
    """

    scale: NDArray[np.float32]
    zero_point: NDArray[np.int64]
    axis: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class SourceTensor:
    """A tensor of the file. shape: as in the file, with its batch axis, -1 where it is unknown.

    dtype: name such as "int8" or "float32"; data: its values where they are constant.
    """

    name: str
    shape: tuple[int, ...] | None
    dtype: str
    data: NDArray[Any] | None = None
    quantization: Quantization | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SourceNode:
    """An operator of the file. name: unique, for messages; inputs, outputs: keys of tensors.

    An input that is left out is None. attributes: every attribute that the file holds, by its name
    in the format's own specification, with defaults filled in; version: of the operator or opset.
    """

    name: str
    operator: str
    inputs: tuple[str | None, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    version: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class SourceGraph:
    """A model file. nodes in the order of the file; tensors by key, which is unique.

    kind: "TFLite", "ONNX"; inputs and outputs: keys of the tensors at the ports.
    """

    kind: str
    name: str
    nodes: tuple[SourceNode, ...]
    tensors: Mapping[str, SourceTensor]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
