"""MEAN over height and width against LiteRT's kernels."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic import rounding
from hwgen.arithmetic.rounding import MEAN
from hwgen.errors import HwgenError
from hwgen.frontends.tflite.mean import mean_rounding
from hwgen.ir.formats import IntFormat

from .kernels import KERNELS, kernel, random_format
from .runtime import Kernels

SIZES = [(1, 1), (2, 2), (3, 3), (7, 7), (5, 25), (12, 12), (31, 31), (1, 6)]
AXES = np.array([1, 2], np.int32)
CHANNELS = 256


def images(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Channels whose means spread over all integers."""
    base = rng.integers(-128, 128, (1, 1, CHANNELS))
    image: np.ndarray = np.clip(base + rng.integers(-20, 21, (*size, CHANNELS)), -128, 127)
    return image


def means(x: np.ndarray, source: IntFormat, target: IntFormat, kernels: Kernels) -> np.ndarray:
    rule, scale = mean_rounding(source, target, x[..., 0].size, kernels)
    steps = rounding.apply(rule, source.centre(x).sum((0, 1)), scale, target.zero_point)
    return np.clip(steps + target.zero_point, -128, 127)


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("size", SIZES)
def test_means_are_those_of_the_kernel(size: tuple[int, int], kernels: Kernels) -> None:
    rng = np.random.default_rng(sum(size))
    for number in range(12):
        source = random_format(rng, 0.05)
        target = random_format(rng, source.scale)
        if number % 3 == 0:
            target = IntFormat(8, True, source.scale, target.zero_point)
        x = images(rng, size)
        expected = kernel("MEAN", [(x, source)], target, {}, kernels, [(AXES, None)], (CHANNELS,))
        assert np.array_equal(means(x, source, target, kernels), expected), (source, target)


@pytest.mark.parametrize("kernels", ["reference", "xnnpack"])
def test_axes_that_stay_change_nothing(kernels: Kernels) -> None:
    rng = np.random.default_rng(3)
    source, target = random_format(rng, 0.05), random_format(rng, 0.05)
    x, shape = images(rng, (7, 7)), (1, 1, CHANNELS)
    made = kernel(
        "MEAN", [(x, source)], target, {"keep_dims": True}, kernels, [(AXES, None)], shape
    )
    assert np.array_equal(means(x, source, target, kernels), made.reshape(-1))


def test_the_optimized_kernel_that_keeps_axes_is_exact_without_a_zero_point() -> None:
    rng = np.random.default_rng(4)
    for size in SIZES:
        target = random_format(rng, 0.05)
        source = IntFormat(8, True, random_format(rng, 0.05).scale)
        x, options = images(rng, size), {"keep_dims": True}
        expected = kernel(
            "MEAN", [(x, source)], target, options, "optimized", [(AXES, None)], (1, 1, CHANNELS)
        )
        rule, scale = mean_rounding(source, target, size[0] * size[1], "optimized", keep_dims=True)
        steps = rounding.apply(rule, x.sum((0, 1)), scale) + target.zero_point
        assert np.array_equal(np.clip(steps, -128, 127), expected.reshape(-1))


def test_and_is_refused_with_one() -> None:
    source = IntFormat(8, True, 0.1, 3)
    with pytest.raises(HwgenError) as error:
        mean_rounding(source, source, 9, "optimized", keep_dims=True)
    assert str(error.value) == (
        "MEAN with keep_dims rounds twice in the optimized kernel, at a zero point of 3\n"
        "  hint: use --kernels reference"
    )


def test_another_rule_is_not_exact() -> None:
    """What a count of 144 does to the multiplier shows."""
    rng, source = np.random.default_rng(9), IntFormat(8, True, 0.05, -3)
    x = images(rng, (12, 12))
    expected = kernel(
        "MEAN", [(x, source)], source, {}, constants=[(AXES, None)], shape=(CHANNELS,)
    )
    assert mean_rounding(source, source, 144)[0] == MEAN
    sums = source.centre(x).sum((0, 1))
    for rule in ("S", "U", "D", "F"):
        near = rounding.apply(rule, sums, 1 / 144) + source.zero_point
        assert (near != expected).any(), rule


def test_scales_that_flush_to_zero_still_make_a_rule() -> None:
    source, target = IntFormat(8, True, 2.0**-40), IntFormat(8, True, 1.0, 7)
    rule, scale = mean_rounding(source, target, 49)
    assert rounding.apply(rule, [-12345, 0, 12345], scale).tolist() == [0, 0, 0]
