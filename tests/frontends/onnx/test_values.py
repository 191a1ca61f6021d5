"""Integers and the real numbers that they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.values import Constant, dequantized, integer_format, quantized
from hwgen.frontends.source import Quantization
from hwgen.ir.formats import IntFormat

from .writer import f32, i8


def test_scales_of_an_axis() -> None:
    steps = Quantization(f32([0.5, 2]), np.array([1, 0]), 1)
    real = Constant(i8([[1, 2], [3, 4]]), steps).real
    np.testing.assert_array_equal(real, [[0, 4], [1, 8]])
    assert real.dtype == np.float32


def test_real_numbers_are_in_the_order_of_stored_bits() -> None:
    number = IntFormat(8, True, 0.5, 1)
    real = dequantized(number)
    assert real.shape == (1, 256)
    assert (real[0, 0], real[0, 127], real[0, 128], real[0, 255]) == (-0.5, 63, -64.5, -1)
    np.testing.assert_array_equal(quantized(real, number)[0][[0, 127, 128]], [0, 127, -128])


def test_rounding_is_to_even_and_saturates() -> None:
    number = IntFormat(8, False, 1.0, 3)
    found = quantized(f32([0.5, 1.5, -1e30, 1e30, np.inf]), number)
    np.testing.assert_array_equal(found, [3, 5, 0, 255, 255])


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(HwgenError, match="makes values that are not numbers"):
        quantized(f32([np.nan]), IntFormat(8, False, 1.0))


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16"])
def test_formats(dtype: str) -> None:
    number = integer_format(Constant(f32([0.1])), Constant(np.array(3, dtype)), "float32")
    assert number == IntFormat(
        int(dtype[-2:].strip("t")), dtype[0] == "i", float(np.float32(0.1)), 3
    )


def test_without_a_zero_point_the_type_is_that_of_the_integers() -> None:
    assert integer_format(Constant(f32(1)), None, "int8") == IntFormat(8, True, 1.0)
