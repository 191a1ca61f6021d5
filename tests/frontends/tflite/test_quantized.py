"""Formats of 8-bit tensors, and the bounds of fused activations."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.source import Quantization, SourceTensor
from hwgen.frontends.tflite.quantized import fused_bounds, integer_format
from hwgen.ir.formats import IntFormat


def tensor(dtype: str, scales: list[float], zero: int = 3) -> SourceTensor:
    many = np.array(scales, np.float32)
    quantization = Quantization(many, np.full(len(many), zero)) if scales else None
    return SourceTensor("x", (1, 4), dtype, None, quantization)


def test_the_scale_is_that_of_single_precision() -> None:
    found = integer_format("x", tensor("int8", [0.1]))
    assert found == IntFormat(8, True, float(np.float32(0.1)), 3)
    assert integer_format("x", tensor("uint8", [0.5], 200)) == IntFormat(8, False, 0.5, 200)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (tensor("int16", [0.1], 0),
         "tensor 'x' is int16: activations of 16 bits (16x8 models) are not supported"),
        (tensor("float32", []), "tensor 'x' is float32: it computes in floating point"),
        (tensor("int64", []), "tensor 'x' is int64: int8 and uint8 are supported"),
        (tensor("int8", []), "tensor 'x' has no scale"),
        (tensor("int8", [0.1, 0.2]), "tensor 'x' must have one scale, not 2"),
    ],
)  # fmt: skip
def test_other_tensors_are_refused(given: SourceTensor, message: str) -> None:
    with pytest.raises(HwgenError) as caught:
        integer_format("x", given)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("function", "scale", "zero", "bounds"),
    [
        ("NONE", 0.1, -5, (-128, 127)),
        ("RELU", 0.1, -5, (-5, 127)),
        ("RELU6", 0.1, -128, (-128, -68)),
        ("RELU6", 0.01, 0, (0, 127)),
        ("RELU_N1_TO_1", 0.1, 7, (-3, 17)),
        ("RELU_N1_TO_1", 2.0, 0, (-1, 1)),  # 1 / 2 is rounded away from zero
        ("RELU_N1_TO_1", 1e-30, 0, (-128, 127)),
    ],
)
def test_bounds_are_rounded_half_away_from_zero(
    function: str, scale: float, zero: int, bounds: tuple[int, int]
) -> None:
    assert fused_bounds(function, IntFormat(8, True, scale, zero)) == bounds
