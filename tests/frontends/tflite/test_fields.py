from __future__ import annotations

from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.fields import all_values, defaults, number, value
from hwgen.frontends.tflite.flatbuffer import FlatBuffer, Table

from .flatbuilder import write_table


def table(kind: str, **values: Any) -> Table:
    builder = flatbuffers.Builder(64)
    builder.Finish(write_table(builder, kind, values), b"TFL3")
    return FlatBuffer(bytes(builder.Output()), "net").root()


def test_values_go_by_the_names_of_the_schema() -> None:
    found = table("Tensor", shape=[1, 2], type="INT16", buffer=7, name="x", is_variable=True)
    assert value(found, "Tensor", "shape").tolist() == [1, 2]
    assert value(found, "Tensor", "type") == "INT16"
    assert value(found, "Tensor", "buffer") == 7
    assert value(found, "Tensor", "name") == "x"
    assert value(found, "Tensor", "is_variable") is True
    assert value(found, "Tensor", "has_rank") is False
    assert value(found, "Tensor", "quantization") is None


def test_tables_within_tables_are_tables() -> None:
    found = table("Tensor", quantization={"scale": [0.5], "zero_point": [3]})
    scales = value(found, "Tensor", "quantization")
    np.testing.assert_array_equal(value(scales, "QuantizationParameters", "scale"), [0.5])


def test_options_are_complete() -> None:
    found = all_values(table("Conv2DOptions", stride_w=3, padding="VALID"), "Conv2DOptions")
    assert found == {
        "padding": "VALID",
        "stride_w": 3,
        "stride_h": 0,
        "fused_activation_function": "NONE",
        "dilation_w_factor": 1,
        "dilation_h_factor": 1,
        "quantized_bias_type": "FLOAT32",
    }
    assert all_values(table("ReshapeOptions", new_shape=[1, -1]), "ReshapeOptions") == {
        "new_shape": (1, -1)
    }


@pytest.mark.parametrize("kind", ["Conv2DOptions", "ReshapeOptions", "AddOptions", "PadOptions"])
def test_options_that_are_left_out_are_those_of_an_empty_table(kind: str) -> None:
    assert defaults(kind) == all_values(table(kind), kind)


def test_fields_that_the_schema_does_not_have_are_told() -> None:
    found = all_values(table("Conv2DOptions", stride_w=3), "MulOptions")
    assert found == {"fused_activation_function": "NONE", "field 1": "set"}


def test_enumerated_values_are_known_ones() -> None:
    with pytest.raises(HwgenError) as error:
        all_values(table("Pool2DOptions", padding=2), "Pool2DOptions")
    assert str(error.value) == "padding must be one of SAME, VALID, not 2"


def test_numbers_of_fields() -> None:
    assert number("Tensor", "shape") == 0
    assert number("Operator", "builtin_options") == 4
