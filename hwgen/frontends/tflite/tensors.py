"""Tensors of a TensorFlow Lite file: shapes, values and scales, all checked."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.source import Quantization, SourceTensor
from hwgen.frontends.tflite.fields import number, value
from hwgen.frontends.tflite.flatbuffer import Table

MAX_RANK = 8
MAX_ELEMENTS = 2**31
_INT4 = "int4"
_STORED = {
    "float32": "<f4",
    "float16": "<f2",
    "float64": "<f8",
    "int8": "<i1",
    "int16": "<i2",
    "int32": "<i4",
    "int64": "<i8",
    "uint8": "<u1",
    "uint16": "<u2",
    "uint32": "<u4",
    "uint64": "<u8",
    "bool": "<u1",
}
_RANGES = {
    "int4": (-8, 7),
    "int8": (-(2**7), 2**7 - 1),
    "uint8": (0, 2**8 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "uint16": (0, 2**16 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
"""Zero points that a tensor of integers may have; no other type is quantized."""

Bytes = memoryview


def read_buffers(model: Table) -> tuple[Bytes, ...]:
    """The bytes of each buffer, empty where it has none, in the file's own memory."""
    return tuple(_bytes(buffer) for buffer in model.tables(number("Model", "buffers")))


def _bytes(buffer: Table) -> Bytes:
    inline = value(buffer, "Buffer", "data")
    if inline is not None and inline.size:
        return memoryview(inline)
    file = buffer.buffer
    offset, size = value(buffer, "Buffer", "offset"), value(buffer, "Buffer", "size")
    if offset <= 1 or not size:
        return memoryview(b"")
    file.need(offset, size)
    return memoryview(file.content)[offset : offset + size]


def read_tensor(table: Table, key: str, buffers: tuple[Bytes, ...]) -> SourceTensor:
    """The tensor, named `key` in messages. Raises HwgenError for what hwgen can't hold."""
    try:
        return _read(table, key, buffers)
    except HwgenError as error:
        raise HwgenError(f"tensor '{key}': {error.message}", hint=error.hint) from None


def _read(table: Table, key: str, buffers: tuple[Bytes, ...]) -> SourceTensor:
    _check_kind(table)
    dtype = value(table, "Tensor", "type").lower()
    position = value(table, "Tensor", "buffer")
    if position >= len(buffers):
        raise HwgenError(f"its buffer {position} is not one of {len(buffers)}")
    stored = buffers[position] if position else memoryview(b"")
    shape = _shape(table, constant=len(stored) > 0)
    data = _data(stored, dtype, shape) if len(stored) and shape is not None else None
    scales = value(table, "Tensor", "quantization")
    quantization = _quantization(scales, dtype, shape) if scales is not None else None
    return SourceTensor(key, shape, dtype, data, quantization)


def _check_kind(table: Table) -> None:
    if value(table, "Tensor", "is_variable"):
        raise HwgenError("is a variable, which keeps its value from frame to frame")
    if table.has(number("Tensor", "sparsity")):
        raise HwgenError("is sparse", hint="convert the model without sparse tensors")
    if table.has(number("Tensor", "variant_tensors")):
        raise HwgenError("is a variant of other tensors")


def _shape(table: Table, constant: bool) -> tuple[int, ...] | None:
    """Sizes, -1 where the signature says that they vary; None when even their number does."""
    sizes = _sizes(table, "shape")
    signature = _sizes(table, "shape_signature")
    if not sizes and not constant and not value(table, "Tensor", "has_rank"):
        return None
    if constant or not signature:
        shape = sizes
    elif len(signature) == len(sizes):
        shape = signature
    else:
        raise HwgenError(f"the shape {sizes} has another rank than its signature {signature}")
    _check_sizes(shape, -1 if not constant else 0)
    return shape


def _sizes(table: Table, name: str) -> tuple[int, ...]:
    found = value(table, "Tensor", name)
    if found is not None and len(found) > MAX_RANK:
        raise HwgenError(f"{name} has {len(found)} dimensions, at most {MAX_RANK} are read")
    return () if found is None else tuple(found.tolist())


def _check_sizes(shape: tuple[int, ...], least: int) -> None:
    if any(size < least for size in shape):
        raise HwgenError(f"the shape {shape} has a size that is negative")
    if math.prod(abs(size) for size in shape) > MAX_ELEMENTS:
        raise HwgenError(f"the shape {shape} has more than {MAX_ELEMENTS} values")


def _data(stored: Bytes, dtype: str, shape: tuple[int, ...]) -> NDArray[np.generic]:
    count = math.prod(shape)
    if dtype == _INT4:
        _check_bytes(stored, (count + 1) // 2, dtype, shape)
        return _nibbles(stored)[:count].reshape(shape)
    if dtype not in _STORED:
        raise HwgenError(f"has values of type {dtype}, which are not read")
    kind = np.dtype(_STORED[dtype])
    _check_bytes(stored, count * kind.itemsize, dtype, shape)
    data = np.frombuffer(stored, kind).reshape(shape)
    return data.astype(np.bool_) if dtype == "bool" else data


def _check_bytes(stored: Bytes, wanted: int, dtype: str, shape: tuple[int, ...]) -> None:
    if len(stored) != wanted:
        message = f"its {len(stored)} bytes are not the {wanted} of {dtype} in the shape {shape}"
        raise HwgenError(message)


def _nibbles(stored: Bytes) -> NDArray[np.int8]:
    """Two 4-bit integers from each byte, the low half first."""
    pairs = np.frombuffer(stored, np.int8)
    return np.stack([(pairs << 4) >> 4, pairs >> 4], axis=1).reshape(-1)


def _quantization(table: Table, dtype: str, shape: tuple[int, ...] | None) -> Quantization | None:
    scale = value(table, "QuantizationParameters", "scale")
    if dtype not in _RANGES or scale is None or not scale.size:
        return None
    if value(table, "QuantizationParameters", "details_type"):
        raise HwgenError("has a quantization that is not a scale and a zero point")
    zero_point = value(table, "QuantizationParameters", "zero_point")
    axis = value(table, "QuantizationParameters", "quantized_dimension")
    if zero_point is None or zero_point.size != scale.size:
        count = 0 if zero_point is None else zero_point.size
        raise HwgenError(f"has {scale.size} scales and {count} zero points")
    _check_channels(scale.size, axis, shape or ())
    _check_scales(scale, dtype)
    _check_zero_points(zero_point, dtype)
    return Quantization(scale, zero_point, axis if scale.size > 1 else 0)


def _check_channels(scales: int, axis: int, shape: tuple[int, ...]) -> None:
    if scales > 1 and not (0 <= axis < len(shape) and shape[axis] == scales):
        raise HwgenError(f"has {scales} scales along dimension {axis} of the shape {shape}")


def _check_scales(scale: NDArray[np.float32], dtype: str) -> None:
    """A bias may have a scale of 0, the product of tiny ones; nothing is computed with it."""
    legal = np.isfinite(scale) & ((scale >= 0) if dtype == "int32" else (scale > 0))
    if not legal.all():
        raise HwgenError(f"a scale must be a positive number, not {scale[~legal][0]}")


def _check_zero_points(zero_point: NDArray[np.int64], dtype: str) -> None:
    low, high = _RANGES[dtype]
    legal = (low <= zero_point) & (zero_point <= high)
    if not legal.all():
        found = zero_point[~legal][0]
        raise HwgenError(f"a zero point of {dtype} must be from {low} to {high}, not {found}")
