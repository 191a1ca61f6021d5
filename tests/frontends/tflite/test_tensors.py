from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceGraph, SourceTensor
from hwgen.frontends.tflite.reader import read

from .flatbuilder import write
from .writer import Writer

Tensor = dict[str, Any]
Change = Callable[[Tensor, list[dict[str, Any]]], None]


def constant(change: Change, data: Any = None) -> SourceTensor:
    """The tensor 'c' of a file, after a change of its table and of the buffers."""
    writer = Writer("net")
    x = writer.input("x", (1, 4), scale=0.5)
    values = np.arange(6, dtype=np.int8).reshape(2, 3) if data is None else data
    writer.tensor("c", values, scale=0.5, zero_point=1)
    change(writer.values["subgraphs"][0]["tensors"][1], writer.values["buffers"])
    return read(writer.finish([x]), "net.tflite").tensors["c"]


def scales(**values: Any) -> Change:
    def change(table: Tensor, _: Any) -> None:
        table["quantization"] = {"scale": [0.5], "zero_point": [0]} | values

    return change


def fields(**values: Any) -> Change:
    return lambda table, buffers: table.update(values)


def test_values_and_scales_are_read() -> None:
    found = constant(fields())
    assert (found.name, found.shape, found.dtype) == ("c", (2, 3), "int8")
    assert found.quantization is not None
    np.testing.assert_array_equal(found.data, np.arange(6).reshape(2, 3))
    np.testing.assert_array_equal(found.quantization.scale, [0.5])
    np.testing.assert_array_equal(found.quantization.zero_point, [1])


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int16", "int64", "uint8"])
def test_types_of_values(dtype: str) -> None:
    data = np.arange(6).astype(dtype)
    found = constant(fields(quantization=None), data)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found.data, data)


def test_truth_values_are_read() -> None:
    found = constant(fields(quantization=None), np.array([True, False]))
    assert found.dtype == "bool"
    np.testing.assert_array_equal(found.data, [True, False])


def test_channels_have_scales_of_their_own() -> None:
    found = constant(scales(scale=[1, 2, 4], zero_point=[0, 0, 0], quantized_dimension=1))
    assert found.quantization is not None
    assert found.quantization.axis == 1
    np.testing.assert_array_equal(found.quantization.scale, [1, 2, 4])


def test_scales_of_floats_say_nothing() -> None:
    assert constant(scales(), np.zeros(6, np.float32)).quantization is None


def test_a_bias_may_have_a_scale_of_zero() -> None:
    assert constant(scales(scale=[0.0]), np.zeros(6, np.int32)).quantization is not None


def test_values_behind_the_tables_are_found() -> None:
    """Files beyond 2 GB keep them there, by offset and size."""
    content = bytearray(large(offset=64, size=6))
    content[-36:-30] = b"\x01\x02\x03\xff\xfe\xfd"
    found = read(bytes(content), "net.tflite").tensors["c"]
    np.testing.assert_array_equal(found.data, [[1, 2, 3], [-1, -2, -3]])


def large(offset: int, size: int) -> bytes:
    """A file with 100 bytes behind its tables; values are said to be `offset` bytes into them."""
    writer = Writer("net")
    x = writer.input("x", (1, 4), scale=0.5)
    writer.tensor("c", np.zeros((2, 3), np.int8))
    writer.values["buffers"][1] = {"offset": 10**6 + offset, "size": size}
    writer.values["subgraphs"][0]["outputs"] = [x]
    content = write(writer.values)
    end = len(content)
    at = content.index((10**6 + offset).to_bytes(8, "little"))
    return content[:at] + (end + offset).to_bytes(8, "little") + content[at + 8 :] + bytes(100)


REFUSED: list[tuple[Change, str]] = [
    (fields(shape=[2, 4]), "its 6 bytes are not the 8 of int8 in the shape (2, 4)"),
    (fields(shape=[2, -3]), "the shape (2, -3) has a size that is negative"),
    (fields(shape=[0, 3]), "its 6 bytes are not the 0 of int8 in the shape (0, 3)"),
    (fields(shape=[2**30] * 8), "the shape (1073741824, 1073741824, 1073741824, 1073741824, "),
    (fields(shape=[1] * 9), "shape has 9 dimensions, at most 8 are read"),
    (fields(type="INT32"), "its 6 bytes are not the 24 of int32 in the shape (2, 3)"),
    (fields(type="INT4"), "its 6 bytes are not the 3 of int4 in the shape (2, 3)"),
    (fields(type="STRING"), "has values of type string, which are not read"),
    (fields(type=77), "type must be one of FLOAT32, FLOAT16, INT32, "),
    (fields(buffer=9), "its buffer 9 is not one of 2"),
    (fields(is_variable=True), "is a variable, which keeps its value from frame to frame"),
    (fields(sparsity={}), "is sparse"),
    (fields(variant_tensors=[{}]), "is a variant of other tensors"),
    (scales(scale=[0.0]), "a scale must be a positive number, not 0.0"),
    (scales(scale=[-0.5]), "a scale must be a positive number, not -0.5"),
    (scales(scale=[np.nan]), "a scale must be a positive number, not nan"),
    (scales(scale=[np.inf]), "a scale must be a positive number, not inf"),
    (scales(zero_point=[128]), "a zero point of int8 must be from -128 to 127, not 128"),
    (scales(zero_point=[-(2**63)]), "a zero point of int8 must be from -128 to 127, not -92233"),
    (scales(zero_point=None), "has 1 scales and 0 zero points"),
    (scales(zero_point=[0, 0]), "has 1 scales and 2 zero points"),
    (
        scales(scale=[1, 1], zero_point=[0, 0], quantized_dimension=1),
        "has 2 scales along dimension 1 of the shape (2, 3)",
    ),
    (
        scales(scale=[1, 1], zero_point=[0, 0], quantized_dimension=-2),
        "has 2 scales along dimension -2 of the shape (2, 3)",
    ),
    (scales(details_type=1), "has a quantization that is not a scale and a zero point"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED, ids=[text for _, text in REFUSED])
def test_what_is_wrong_is_told_by_the_name_of_the_tensor(change: Change, message: str) -> None:
    with pytest.raises(HwgenError) as error:
        constant(change)
    assert str(error.value).startswith(f"tensor 'c': {message}")


def test_values_beyond_the_file_are_refused() -> None:
    with pytest.raises(HwgenError, match="is damaged: 6 bytes at .* are not within its .* bytes"):
        read(large(offset=99, size=6), "net.tflite")


def port(**table: Any) -> SourceGraph:
    writer = Writer("net")
    x = writer.input("x", (1, 4), scale=0.5)
    writer.values["subgraphs"][0]["tensors"][0].update(table)
    return read(writer.finish([x]), "net.tflite")


def test_sizes_that_vary_are_minus_one() -> None:
    assert port(shape_signature=[-1, 4]).tensors["x"].shape == (-1, 4)
    assert port(shape=[-1, 4]).tensors["x"].shape == (-1, 4)


def test_a_shape_that_is_unknown_is_none() -> None:
    assert port(shape=None, has_rank=False).tensors["x"].shape is None
    assert port(shape=[], has_rank=True).tensors["x"].shape == ()


def test_a_shape_fits_its_signature() -> None:
    with pytest.raises(HwgenError) as error:
        port(shape_signature=[-1, 4, 4])
    assert str(error.value) == (
        "tensor 'x': the shape (1, 4) has another rank than its signature (-1, 4, 4)"
    )
