"""Constants of a file: types, fields, and sizes that do not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.tensors import DTYPES, Values

from .writer import f32


def read(proto: TensorProto, elements: int = 1000) -> Any:
    return Values(Path(), False, elements).read(proto, "w")


@pytest.mark.parametrize("dtype", sorted(set(DTYPES.values())))
def test_raw_data(dtype: str) -> None:
    values = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype)
    found = read(numpy_helper.from_array(values))
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, values)


@pytest.mark.parametrize("number", sorted(DTYPES))
def test_typed_fields(number: int) -> None:
    values = [0, 1, 1, 0]
    found = read(helper.make_tensor("w", number, [2, 2], values))
    assert found.dtype == DTYPES[number]
    np.testing.assert_array_equal(found, np.array(values).reshape(2, 2))


def test_four_bits() -> None:
    for number, values in ((TensorProto.INT4, [-8, 7, -1, 0, 3]), (TensorProto.UINT4, [15, 0, 9])):
        packed = helper.make_tensor("w", number, [len(values)], np.array(values))
        if not packed.raw_data:
            pairs = np.array(packed.int32_data, dtype=np.uint8)
            packed = TensorProto(data_type=number, dims=[len(values)], raw_data=pairs.tobytes())
        np.testing.assert_array_equal(read(packed), values)


def test_a_scalar_and_nothing() -> None:
    assert read(numpy_helper.from_array(f32(3))).shape == ()
    assert read(numpy_helper.from_array(np.zeros((0, 3), np.int8))).shape == (0, 3)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"dims": [3], "raw_data": b"ab"}, r"of shape \(3,\) needs 3 bytes, it has 2"),
        ({"dims": [1 << 20, 1 << 20]}, "its constants have more than"),
        ({"dims": [-1]}, r"has the shape \(-1,\)"),
        ({"dims": [1] * 9}, "has the shape"),
        ({"dims": [2], "int32_data": [1]}, "needs 2 values, not 1"),
        ({"dims": [1], "int32_data": [300]}, "holds a value that int8 does not have"),
        ({"dims": [1], "int64_data": [3]}, "holds int8 in int64_data"),
        ({"dims": [1], "raw_data": b"a", "int32_data": [3]}, "holds its values twice"),
        ({"dims": [1], "data_type": 8}, "data type STRING of tensor 'w' is not supported"),
        ({"dims": [1], "data_type": 99}, "data type 99 of tensor 'w' is not supported"),
        ({"dims": [1], "data_location": 1}, "keeps its values in another file"),
    ],
)
def test_what_does_not_fit_is_refused(fields: dict[str, Any], message: str) -> None:
    proto = TensorProto(**({"data_type": TensorProto.INT8} | fields))
    with pytest.raises(HwgenError, match=message):
        read(proto)


def test_the_budget_is_that_of_the_whole_file() -> None:
    values = Values(Path(), False, 10)
    proto = numpy_helper.from_array(np.zeros(6, np.int8))
    values.read(proto, "a")
    with pytest.raises(HwgenError, match="the last one read is 'b'"):
        values.read(proto, "b")
