from __future__ import annotations

import math

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat


@pytest.mark.parametrize(
    ("bits", "signed", "ends"),
    [(8, True, (-128, 127)), (8, False, (0, 255)), (2, True, (-2, 1)), (1, False, (0, 1))],
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


@pytest.mark.parametrize("bits", [-1, 0, 17])
def test_bits_out_of_range_are_refused(bits: int) -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(bits, True, 1.0)
    assert str(error.value) == f"bits must be from 1 to 16, not {bits}"


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_scale_that_is_not_positive_and_finite_is_refused(scale: float) -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(8, True, scale)
    assert str(error.value) == f"scale must be a finite positive number, not {scale}"


def test_zero_point_outside_the_format_is_refused() -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(8, True, 1.0, 128)
    assert str(error.value) == "zero point must be from -128 to 127, not 128"


def test_one_bit_has_no_sign() -> None:
    with pytest.raises(HwgenError) as error:
        IntFormat(1, True, 1.0)
    assert str(error.value) == (
        "signed integers must have 2 bits or more, not 1"
        "\n  hint: use the bipolar format for two values of either sign"
    )


def test_bipolar_integers_are_the_stored_bits() -> None:
    number = IntFormat.bipolar(0.25)
    assert (number.lo, number.hi, number.is_bipolar, number.spacing) == (0, 1, True, 0.5)
    assert number.dequantize(np.array([0, 1])).tolist() == [-0.25, 0.25]
    assert number.centre(np.array([0, 1])).tolist() == [-1, 1]
    assert [number.centre(n) for n in (0, 1)] == [-1, 1]


def test_zero_becomes_the_positive_bipolar_value() -> None:
    real = np.array([-9.0, -1e-9, -0.0, 0.0, 1e-9, 9.0])
    assert IntFormat.bipolar(0.5).quantize(real).tolist() == [0, 0, 1, 1, 1, 1]


def test_centre_takes_the_zero_point_out() -> None:
    assert IntFormat(8, True, 0.5, 3).centre(np.array([3, -5])).tolist() == [0, -8]


@pytest.mark.parametrize("number", [IntFormat(8, True, 0.5, 3), IntFormat.bipolar(0.5)])
@pytest.mark.parametrize("kind", [np.int32, np.float32])
def test_centring_in_place_is_the_same(number: IntFormat, kind: type[np.generic]) -> None:
    integers = np.array([0, 1], dtype=kind)
    expected = number.centre(integers.copy()).tolist()
    number.centre_in_place(integers)
    assert integers.tolist() == expected


@pytest.mark.parametrize("wrong", [(2, 0, 2), (1, 0, 2), (1, 1, 3), (8, 0, 0)])
def test_other_steps_are_refused(wrong: tuple[int, int, int]) -> None:
    bits, zero_point, step = wrong
    with pytest.raises(HwgenError) as error:
        IntFormat(bits, False, 1.0, zero_point, step)
    assert str(error.value) == f"step must be 1, or 2 in the bipolar format, not {step}"
