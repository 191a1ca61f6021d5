"""A reader of constant tensors in a TensorFlow Lite file: just enough of the flatbuffer format."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DTYPES = {0: np.float32, 2: np.int32, 9: np.int8}


@dataclass(frozen=True)
class Tensor:
    values: np.ndarray
    scales: np.ndarray


def read_tensor(path: Path, index: int) -> Tensor:
    """Constant tensor `index` of the first subgraph, with its scales."""
    data = path.read_bytes()
    model = _offset(data, 0)
    subgraph = _table(data, _field(data, model, 2), 0)
    tensor = _table(data, _field(data, subgraph, 0), index)
    shape = _vector(data, _field(data, tensor, 0), "<i4")
    kind = data[_position(data, tensor, 1)] if _position(data, tensor, 1) else 0
    buffer = _table(data, _field(data, model, 4), _uint(data, _position(data, tensor, 2)))
    raw = _vector(data, _field(data, buffer, 0), "u1")
    scales = _vector(data, _field(data, _field(data, tensor, 4), 2), "<f4")
    return Tensor(raw.view(DTYPES[kind]).reshape(shape), scales.astype(np.float64))


def _uint(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _offset(data: bytes, at: int) -> int:
    return at + _uint(data, at)


def _position(data: bytes, table: int, field: int) -> int:
    """Where a field of a table is stored; 0 when it has its default."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    slot = 4 + 2 * field
    if slot >= struct.unpack_from("<H", data, vtable)[0]:
        return 0
    start = struct.unpack_from("<H", data, vtable + slot)[0]
    return table + start if start else 0


def _field(data: bytes, table: int, field: int) -> int:
    return _offset(data, _position(data, table, field))


def _table(data: bytes, vector: int, index: int) -> int:
    return _offset(data, vector + 4 + 4 * index)


def _vector(data: bytes, at: int, dtype: str) -> np.ndarray:
    return np.frombuffer(data, np.dtype(dtype), _uint(data, at), at + 4)
