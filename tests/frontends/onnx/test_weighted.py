"""Weights, biases and scales of integer layers."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.affine import Tail
from hwgen.frontends.onnx.values import Constant
from hwgen.frontends.onnx.weighted import (
    bits_of,
    integers_of,
    quantization,
    real_layer,
    scales_of,
    stated_bias,
)
from hwgen.ir.formats import IntFormat

from .writer import f32, i8, i32

SOURCE, TARGET = IntFormat(8, True, 0.5), IntFormat(8, True, 0.25)


def weight(scales: object = 0.5, zeros: object = 0) -> Constant:
    """Integers [2, 3], the first axis are the outputs."""
    steps = quantization(Constant(f32(scales)), Constant(i8(zeros)), 0)
    return Constant(i8([[1, 2, 3], [-4, -5, -6]]), steps)


def tail(factor: object = (1, 1), summand: object = (0, 0)) -> Tail:
    return Tail(np.asarray(factor, float), np.asarray(summand, float), ("y",))


def test_integers_are_without_their_zero_point() -> None:
    np.testing.assert_array_equal(integers_of(weight(zeros=1)), [[0, 1, 2], [-5, -6, -7]])
    with pytest.raises(HwgenError, match="the weight is not quantized"):
        integers_of(Constant(np.zeros((2, 3))))


def test_one_scale_or_one_for_each_output() -> None:
    np.testing.assert_array_equal(scales_of(weight(), 2, 0), [0.5, 0.5])
    np.testing.assert_array_equal(scales_of(weight([1, 2], [0, 0]), 2, 0), [1, 2])
    with pytest.raises(HwgenError, match="one per output channel, 3, not 2 of axis 0"):
        scales_of(weight([1, 2], [0, 0]), 3, 1)


@pytest.mark.parametrize("scale", [0, -1, np.nan, np.inf])
def test_scales_that_are_none_are_refused(scale: float) -> None:
    with pytest.raises(HwgenError, match="scales must be finite and positive"):
        weight(scale)


def test_bits() -> None:
    found = [bits_of(np.array([value])) for value in (0, 127, -128, 128, -129, 255, -255)]
    assert found == [8, 8, 8, 9, 9, 9, 9]


def test_a_real_bias_becomes_integers_of_the_accumulator() -> None:
    bias = Constant(f32([1.0, -0.3]))
    fields = real_layer(weight(), integers_of(weight()).T, 0, bias, tail(), SOURCE, TARGET)
    np.testing.assert_array_equal(fields["bias"], [4, -1])
    np.testing.assert_array_equal(fields["scale"], [1, 1])


def test_what_stands_behind_goes_into_weights_scale_and_bias() -> None:
    """2 * y + 1 of one channel, -y of the other."""
    bias = Constant(f32([1.0, 1.0]))
    behind = tail((2, -1), (1, 0))
    fields = real_layer(weight(), integers_of(weight()).T, 0, bias, behind, SOURCE, TARGET)
    np.testing.assert_array_equal(fields["weight"], [[1, 4], [2, 5], [3, 6]])
    np.testing.assert_array_equal(fields["scale"], [2, 1])
    np.testing.assert_array_equal(fields["bias"], [6, -4])


def test_a_factor_of_zero_leaves_the_summand() -> None:
    fields = real_layer(
        weight(), integers_of(weight()).T, 0, None, tail((0, 1), (3, 0)), SOURCE, TARGET
    )
    np.testing.assert_array_equal(fields["weight"][:, 0], [0, 0, 0])
    assert fields["bias"][0] * fields["scale"][0] == 12


def test_a_bias_that_no_accumulator_holds_is_refused() -> None:
    bias = Constant(f32([1e12, 0]))
    with pytest.raises(HwgenError, match=r"its bias is 4e\+12 times the scale of the accumulator"):
        real_layer(weight(), integers_of(weight()).T, 0, bias, tail(), SOURCE, TARGET)


def test_a_stated_bias() -> None:
    np.testing.assert_array_equal(stated_bias(None, 2), [0, 0])
    np.testing.assert_array_equal(stated_bias(Constant(i32([5])), 2), [5, 5])
    with pytest.raises(HwgenError, match="must be 2 integers of 32 bits, not 3 of int32"):
        stated_bias(Constant(i32([1, 2, 3])), 2)
