"""Constants of an ONNX file as arrays; sizes are compared before values are unpacked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.damage import MAX_ELEMENTS, MAX_RANK, damaged
from hwgen.frontends.onnx.external import read_external

DTYPES = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64",
    9: "bool", 10: "float16", 11: "float64", 12: "uint32", 13: "uint64",
}  # fmt: skip
"""Data types that are read, by their numbers in ONNX."""
PACKED = {21: ("uint8", 0), 22: ("int8", 8)}
"""Types of 4 bits, two in a byte: what holds them, and the value from which on they are negative"""
_NAMES = {
    0: "UNDEFINED", 8: "STRING", 14: "COMPLEX64", 15: "COMPLEX128", 16: "BFLOAT16",
    17: "FLOAT8E4M3FN", 18: "FLOAT8E4M3FNUZ", 19: "FLOAT8E5M2", 20: "FLOAT8E5M2FNUZ",
    23: "FLOAT4E2M1",
}  # fmt: skip
_TYPED = ("float_data", "int32_data", "string_data", "int64_data", "double_data", "uint64_data")
_FIELDS = {
    1: "float_data", 7: "int64_data", 11: "double_data", 12: "uint64_data", 13: "uint64_data",
}  # fmt: skip
_EXTERNAL = 1


@dataclass(slots=True)
class Values:
    """Unpacks tensors of one file. folder: that of the file; external: read files beside it.

    elements: how many the constants may still have, over the whole file.
    """

    folder: Path
    external: bool
    elements: int = MAX_ELEMENTS

    def read(self, proto: Any, name: str) -> NDArray[Any]:
        """The values of a TensorProto. Raises HwgenError when it is damaged or of another type."""
        shape = self._shape(proto, name)
        number = int(proto.data_type)
        if number in PACKED:
            return self._packed(proto, name, shape, number)
        if number not in DTYPES:
            what = _NAMES.get(number, str(number))
            raise HwgenError(f"data type {what} of tensor '{name}' is not supported")
        dtype = np.dtype(DTYPES[number]).newbyteorder("<")
        count = math.prod(shape)
        fields = [field for field in _TYPED if len(getattr(proto, field))]
        if fields and not proto.HasField("raw_data") and proto.data_location != _EXTERNAL:
            values = _typed(proto, name, number, fields, count)
        else:
            values = np.frombuffer(self._raw(proto, name, count * dtype.itemsize, fields), dtype)
        return values.astype(DTYPES[number]).reshape(shape)

    def _shape(self, proto: Any, name: str) -> tuple[int, ...]:
        shape = tuple(int(size) for size in proto.dims)
        if len(shape) > MAX_RANK or any(size < 0 for size in shape):
            raise damaged(f"tensor '{name}' has the shape {shape[:MAX_RANK]}")
        self.elements -= math.prod(shape)
        if self.elements < 0:
            message = f"its constants have more than {MAX_ELEMENTS} values"
            raise HwgenError(f"{message}; the last one read is '{name}' of shape {shape}")
        return shape

    def _raw(self, proto: Any, name: str, size: int, fields: list[str]) -> bytes:
        if fields:
            raise damaged(f"tensor '{name}' holds its values twice")
        if proto.data_location == _EXTERNAL:
            entries = {entry.key: entry.value for entry in proto.external_data}
            return read_external(self.folder, name, entries, size, self.external)
        found = len(proto.raw_data)
        if found != size:
            shape = tuple(proto.dims)
            raise damaged(f"tensor '{name}' of shape {shape} needs {size} bytes, it has {found}")
        return bytes(proto.raw_data)

    def _packed(
        self, proto: Any, name: str, shape: tuple[int, ...], number: int
    ) -> NDArray[np.generic]:
        """Two values of 4 bits in a byte, the first in the low bits."""
        dtype, negative = PACKED[number]
        count = math.prod(shape)
        fields = [field for field in _TYPED if len(getattr(proto, field))]
        pairs = np.frombuffer(self._raw(proto, name, (count + 1) // 2, fields), np.uint8)
        values = np.stack([pairs & 15, pairs >> 4], axis=-1).reshape(-1)[:count].astype(np.int64)
        signed = np.where(values >= negative, values - 16, values) if negative else values
        return signed.astype(dtype).reshape(shape)


def _typed(proto: Any, name: str, number: int, fields: list[str], count: int) -> NDArray[Any]:
    """Values of the field of the data type, which must be the only one."""
    field = _FIELDS.get(number, "int32_data")
    if fields != [field]:
        raise damaged(f"tensor '{name}' holds {DTYPES[number]} in {', '.join(fields)}")
    stored = getattr(proto, field)
    if len(stored) != count:
        shape = tuple(proto.dims)
        raise damaged(f"tensor '{name}' of shape {shape} needs {count} values, not {len(stored)}")
    values = np.array(stored)
    if DTYPES[number] == "float16":
        return _fitting(values, name, np.dtype(np.uint16)).view(np.float16)
    return _fitting(values, name, np.dtype(DTYPES[number]))


def _fitting(values: NDArray[Any], name: str, dtype: np.dtype[Any]) -> NDArray[Any]:
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        if values.size and not (limits.min <= values.min() and values.max() <= limits.max):
            raise damaged(f"tensor '{name}' holds a value that {dtype} does not have")
    return values.astype(dtype)
