"""Builds small TensorFlow Lite models in tests.

    writer = Writer("net")
    x = writer.input("x", (1, 8, 8, 3), scale=0.5, zero_point=-3)
    w = writer.tensor("w", weights, scale=scales, axis=0)
    y = writer.tensor("y", (1, 8, 8, 4), scale=0.25)
    writer.op("CONV_2D", [x, w, None], [y], {"padding": "SAME", "stride_w": 1, "stride_h": 1})
    content = writer.finish([y])

Tensors are called by the number that the methods return. `values` is the whole model in the
schema's words, for tests that damage it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hwgen.frontends.tflite.operator_names import OPERATORS, PLACEHOLDER
from hwgen.frontends.tflite.schema import BUILTIN_OPTIONS, OPTIONS_OF

from .flatbuilder import write

Shape = tuple[int, ...]

# The version that a converter writes for 8-bit integers.
VERSIONS = {
    "ADD": 2, "SUB": 2, "MUL": 2, "AVERAGE_POOL_2D": 2, "MAX_POOL_2D": 2, "CONCATENATION": 2,
    "CONV_2D": 3, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 4, "SOFTMAX": 2, "LOGISTIC": 2,
    "TANH": 2, "PAD": 2, "PADV2": 2, "MEAN": 2, "SUM": 2, "REDUCE_MAX": 2, "RELU": 2, "RELU6": 2,
    "LEAKY_RELU": 2, "QUANTIZE": 2, "DEQUANTIZE": 2, "SPLIT": 2, "SPLIT_V": 2, "SLICE": 2,
    "STRIDED_SLICE": 2, "RESIZE_NEAREST_NEIGHBOR": 2, "ARG_MAX": 2, "TRANSPOSE": 2, "MAXIMUM": 2,
    "MINIMUM": 2, "GATHER": 2, "PACK": 2, "UNPACK": 2, "SQUEEZE": 1, "MIRROR_PAD": 2, "ABS": 2,
}  # fmt: skip


class Writer:
    """One subgraph. shape: with the batch axis, as in the file."""

    def __init__(self, name: str) -> None:
        self._codes: list[dict[str, Any]] = []
        self._buffers: list[dict[str, Any]] = [{}]
        self._subgraph: dict[str, Any] = {"name": name, "tensors": [], "operators": []}
        self._subgraph |= {"inputs": [], "outputs": []}
        self.values: dict[str, Any] = {
            "version": 3,
            "description": name,
            "operator_codes": self._codes,
            "subgraphs": [self._subgraph],
            "buffers": self._buffers,
        }

    def input(self, name: str, shape: Shape, **quantization: Any) -> int:
        """A tensor that the caller fills. Takes what `tensor` takes."""
        position = self.tensor(name, shape, **quantization)
        self._subgraph["inputs"].append(position)
        return position

    def tensor(
        self,
        name: str,
        content: Shape | NDArray[Any],
        *,
        dtype: str | None = None,
        scale: ArrayLike | None = None,
        zero_point: ArrayLike = 0,
        axis: int = 0,
        signature: Shape | None = None,
    ) -> int:
        """A tensor of the shape `content`, or a constant with the values `content`.

        dtype: "int8" unless said (of a constant: its own; "int4" packs values); scale, zero_point:
        numbers or one for each channel along `axis`; signature: shape with -1 where sizes vary.
        """
        data = content if isinstance(content, np.ndarray) else None
        shape = data.shape if data is not None else content
        dtype = dtype or (data.dtype.name if data is not None else "int8")
        table: dict[str, Any] = {"name": name, "shape": shape, "type": dtype.upper()}
        table |= {"buffer": self._buffer(data, dtype), "has_rank": True}
        table["shape_signature"] = signature
        if scale is not None:
            table["quantization"] = _quantization(scale, zero_point, axis)
        self._subgraph["tensors"].append(table)
        return len(self._subgraph["tensors"]) - 1

    def op(
        self,
        operator: str,
        inputs: Sequence[int | None],
        outputs: Sequence[int],
        options: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> None:
        """A node. options: by the names of the schema; what is left out has the default there."""
        kind = OPTIONS_OF.get(operator)
        table: dict[str, Any] = {"opcode_index": self._code(operator, version)}
        table["inputs"] = [-1 if tensor is None else tensor for tensor in inputs]
        table["outputs"] = list(outputs)
        if kind is not None:
            table["builtin_options_type"] = BUILTIN_OPTIONS[kind]
            table["builtin_options"] = (kind, options or {})
        self._subgraph["operators"].append(table)

    def finish(self, outputs: Sequence[int]) -> bytes:
        """The file."""
        self._subgraph["outputs"] = list(outputs)
        return write(self.values)

    def _buffer(self, data: NDArray[Any] | None, dtype: str) -> int:
        if data is None:
            return 0
        stored = _nibbles(data) if dtype == "int4" else np.ascontiguousarray(data).tobytes()
        self._buffers.append({"data": np.frombuffer(stored, np.uint8)})
        return len(self._buffers) - 1

    def _code(self, operator: str, version: int | None) -> int:
        number = OPERATORS.index(operator)
        code = {
            "deprecated_builtin_code": min(number, PLACEHOLDER),
            "builtin_code": number,
            "version": version or VERSIONS.get(operator, 1),
        }
        if code not in self._codes:
            self._codes.append(code)
        return self._codes.index(code)


def _quantization(scale: ArrayLike, zero_point: ArrayLike, axis: int) -> dict[str, Any]:
    scales = np.atleast_1d(np.asarray(scale, np.float32))
    zero_points = np.broadcast_to(np.asarray(zero_point, np.int64), scales.shape)
    return {"scale": scales, "zero_point": zero_points, "quantized_dimension": axis}


def _nibbles(data: NDArray[Any]) -> bytes:
    flat = np.append(data.reshape(-1), np.zeros(data.size % 2, data.dtype)).astype(np.uint8) & 15
    return bytes((flat[0::2] | flat[1::2] << 4).astype(np.uint8))
