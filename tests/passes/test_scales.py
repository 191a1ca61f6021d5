from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic import rounding
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.passes.scales import (
    activation_format,
    integer_bias,
    integer_weights,
    rounding_onto,
    weight_scale,
)


@pytest.mark.parametrize("bits", [2, 4, 8, 12, 16])
@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("bounds", [(-1.3, 2.9), (0.0, 7.0), (0.5, 0.75), (-3.0, -1.0)])
def test_asymmetric_format_covers_its_range_and_zero(
    bits: int, signed: bool, bounds: tuple[float, float]
) -> None:
    number = activation_format("x", bounds, bits, signed, False)
    assert (number.bits, number.signed) == (bits, signed)
    lo, hi = number.dequantize(np.array([number.lo, number.hi]))
    assert lo <= min(bounds[0], 0.0) + number.scale
    assert hi >= max(bounds[1], 0.0) - number.scale
    assert number.dequantize(number.quantize(np.zeros(1)))[0] == 0.0
    assert number.scale == np.float32(number.scale)


@pytest.mark.parametrize("bounds", [(-1.0, 0.5), (-0.3, 1.0), (0.0, 3.0), (-4.0, 3.9)])
@pytest.mark.parametrize("bits", [2, 8, 16])
def test_power_of_two_format_is_the_finest_that_does_not_saturate(
    bounds: tuple[float, float], bits: int
) -> None:
    number = activation_format("x", bounds, bits, True, True)
    assert np.frexp(number.scale)[0] == 0.5
    assert number.zero_point == 0
    assert number.lo * number.scale <= bounds[0]
    assert number.hi * number.scale >= bounds[1]
    finer = number.scale / 2
    assert number.lo * finer > bounds[0] or number.hi * finer < bounds[1]


def test_auto_is_unsigned_exactly_without_negative_numbers() -> None:
    assert not activation_format("x", (0.0, 1.0), 8, "auto", True).signed
    assert activation_format("x", (-0.1, 1.0), 8, "auto", True).signed
    assert not activation_format("x", (0.0, 1.0), 8, "auto", False).signed


def test_range_of_zeros_has_scale_one() -> None:
    for power_of_two in (True, False):
        assert activation_format("x", (0.0, 0.0), 8, True, power_of_two).scale == 1.0


def test_unsigned_power_of_two_refuses_negative_numbers() -> None:
    with pytest.raises(HwgenError) as error:
        activation_format("conv1", (-1.25, 3.0), 8, False, True)
    assert str(error.value) == (
        "layer 'conv1': values down to -1.25 do not fit an unsigned format without zero point\n"
        "  hint: use signed_activations='auto' or power_of_two=False"
    )


WEIGHT = np.array([[1.0, -0.5, 0.0], [-0.25, 0.5, 0.0]])


def test_weights_are_symmetric_per_channel() -> None:
    scale = weight_scale(WEIGHT, np.zeros(3), 8, True, False, 1.0)
    np.testing.assert_array_equal(
        integer_weights(WEIGHT, scale, 8), [[127, -127, 0], [-32, 127, 0]]
    )


def test_weights_per_tensor_share_one_scale() -> None:
    scale = weight_scale(WEIGHT, np.zeros(3), 8, False, False, 1.0)
    assert len(set(scale.tolist())) == 1
    assert integer_weights(WEIGHT, scale, 8)[:, 1].tolist() == [-64, 64]


@pytest.mark.parametrize("bits", [2, 5, 16])
def test_power_of_two_weights_use_more_than_half_of_their_range(bits: int) -> None:
    scale = weight_scale(WEIGHT, np.zeros(3), bits, True, True, 1.0)
    assert (np.frexp(scale)[0] == 0.5).all()
    largest = np.abs(integer_weights(WEIGHT, scale, bits)).max(axis=0)
    limit = (1 << (bits - 1)) - 1
    assert (largest[:2] <= limit).all()
    assert (largest[:2] >= limit // 2).all()


def test_scale_of_a_channel_grows_until_its_bias_fits() -> None:
    bias = np.array([1e9, 0.0, 1.0])
    scale = weight_scale(WEIGHT * 1e-6, bias, 8, True, False, 0.01)
    assert np.abs(integer_bias(bias, 0.01 * scale)).max() <= (1 << 30) + 128


def test_all_zero_weights_have_a_finite_scale() -> None:
    scale = weight_scale(np.zeros((2, 2)), np.zeros(2), 8, True, False, 1.0)
    assert (scale > 0).all()


def test_one_bit_with_a_sign_is_bipolar() -> None:
    number = activation_format("x", (-1.0, 3.0), 1, True, False)
    assert (number.is_bipolar, number.scale) == (True, 1.5)
    assert activation_format("x", (-1.0, 3.0), 1, "auto", True) == IntFormat.bipolar(2.0)
    assert activation_format("x", (0.0, 3.0), 1, "auto", True) == IntFormat(1, False, 4.0)


def test_weights_of_one_bit_are_signs_of_the_mean_magnitude() -> None:
    weight = np.array([[1.0, -3.0], [-2.0, 0.0]])
    scale = weight_scale(weight, np.zeros(2), 1, True, False, 1.0)
    assert scale.tolist() == [1.5, 1.5]
    assert integer_weights(weight, scale, 1).tolist() == [[1, -1], [-1, 1]]


def test_two_bits_are_ternary() -> None:
    weight = np.array([[1.0, -3.0], [-0.4, 0.1]])
    scale = weight_scale(weight, np.zeros(2), 2, True, False, 1.0)
    assert integer_weights(weight, scale, 2).tolist() == [[1, -1], [0, 0]]


def test_only_the_sign_counts_for_the_bipolar_format() -> None:
    number, scale = IntFormat.bipolar(0.5), np.array([0.3, 7.0])
    rule, factors = rounding_onto(number, "D", scale)
    assert (rule, factors.tolist()) == ("floor", [1.0, 1.0])
    acc = np.array([[-1, 0], [1, -9]])
    levels = np.clip(rounding.apply(rule, acc, factors) + number.zero_point, 0, 1)
    np.testing.assert_array_equal(levels, number.quantize(acc * scale))
    kept = rounding_onto(IntFormat(8, True, 0.5), "D", scale)
    assert (kept[0], kept[1] is scale) == ("D", True)
