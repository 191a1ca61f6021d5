from __future__ import annotations

import math

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat


@pytest.mark.parametrize(
    ("bits", "signed", "ends"), [(8, True, (-128, 127)), (8, False, (0, 255)), (2, True, (-2, 1))]
)
def test_ends_of_a_format(bits: int, signed: bool, ends: tuple[int, int]) -> None:
    number = IntFormat(bits, signed, 1.0)
    assert (number.lo, number.hi) == ends


def test_quantize_takes_ties_to_even_and_saturates() -> None:
    number = IntFormat(4, True, 0.5, 1)
    real = np.array([-100.0, 0.25, 0.75, 1.25, 100.0])
    assert number.quantize(real).tolist() == [-8, 1, 3, 3, 7]


def test_dequantize_inverts_quantize_on_the_grid() -> None:
    number = IntFormat(8, False, 0.25, 7)
    integers = np.arange(256)
    np.testing.assert_array_equal(number.quantize(number.dequantize(integers)), integers)


@pytest.mark.parametrize("bits", [-1, 0, 1, 17])
def test_bits_out_of_range_are_refused(bits: int) -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(bits, True, 1.0)
    assert str(error.value) == f"bits must be from 2 to 16, not {bits}"


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_scale_that_is_not_positive_and_finite_is_refused(scale: float) -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(8, True, scale)
    assert str(error.value) == f"scale must be a finite positive number, not {scale}"


def test_zero_point_outside_the_format_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(8, True, 1.0, 128)
    assert str(error.value) == "zero point must be from -128 to 127, not 128"
