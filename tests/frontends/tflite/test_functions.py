"""Tables of functions against LiteRT's kernels, for all 256 integers at many formats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.functions import FIXED_OUTPUTS, half_away, prelu, table
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer

from .kernels import KERNELS, kernel, random_format
from .runtime import Kernels

FORMATS = 25
OPERATORS: dict[str, dict[str, Any]] = {
    "LOGISTIC": {},
    "TANH": {},
    "HARD_SWISH": {},
    "RELU": {},
    "RELU6": {},
    "RELU_N1_TO_1": {},
    "LEAKY_RELU": {"alpha": 0.1},
    "QUANTIZE": {},
    "ELU": {},
    "EXP": {},
    "ABS": {},
    "NEG": {},
    "GELU": {"approximate": False},
}
NOT_IN_REFERENCE = ("ELU",)


def formats(operator: str, rng: np.random.Generator) -> tuple[IntFormat, IntFormat]:
    """Formats on both sides that the kernel takes."""
    source = random_format(rng, 2.0**-4)
    target = random_format(rng, source.scale)
    if operator in FIXED_OUTPUTS:
        scale, above = FIXED_OUTPUTS[operator]
        target = IntFormat(8, True, scale, above - 128)
    return source, target


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_a_table_is_that_of_the_kernel(operator: str, kernels: Kernels) -> None:
    if kernels == "reference" and operator in NOT_IN_REFERENCE:
        pytest.skip("LiteRT has no reference kernel for it")
    rng, options = np.random.default_rng(len(operator)), OPERATORS[operator]
    for _ in range(FORMATS):
        source, target = formats(operator, rng)
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel(operator, [(every, source)], target, options, kernels)
        made = table(operator, source, target, options, kernels)
        assert made.tolist() == [expected.reshape(-1).tolist()], (source, target)


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.3, 1.0, -0.2, 1.7])
def test_leaky_relu_takes_any_slope(alpha: float, kernels: Kernels) -> None:
    rng = np.random.default_rng(5)
    for _ in range(10):
        source, target = formats("LEAKY_RELU", rng)
        every = every_integer(source).reshape(16, 16, 1)
        options = {"alpha": float(np.float32(alpha))}
        expected = kernel("LEAKY_RELU", [(every, source)], target, options, kernels)
        made = table("LEAKY_RELU", source, target, options, kernels)
        assert made.tolist() == [expected.reshape(-1).tolist()], (source, target)


@pytest.mark.parametrize("kernels", KERNELS)
def test_gelu_by_tanh(kernels: Kernels) -> None:
    rng, options = np.random.default_rng(6), {"approximate": True}
    for _ in range(FORMATS):
        source, target = formats("GELU", rng)
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel("GELU", [(every, source)], target, options, kernels)
        assert table("GELU", source, target, options)[0].tolist() == expected.reshape(-1).tolist()


@pytest.mark.parametrize("signs", [(True, False), (False, True), (False, False)])
def test_quantize_between_signed_and_unsigned(signs: tuple[bool, bool]) -> None:
    rng = np.random.default_rng(7)
    for number in range(FORMATS):
        source = random_format(rng, 0.1, signs[0])
        target = random_format(rng, source.scale, signs[1])
        if number % 5 == 0:
            target = IntFormat(8, signs[1], source.scale, source.zero_point + target.lo - source.lo)
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel("QUANTIZE", [(every, source)], target)
        assert table("QUANTIZE", source, target, {})[0].tolist() == expected.reshape(-1).tolist()


@pytest.mark.parametrize("kernels", KERNELS)
def test_prelu_has_a_slope_for_each_channel(kernels: Kernels) -> None:
    rng = np.random.default_rng(8)
    for _ in range(FORMATS):
        source, target = formats("PRELU", rng)
        slope = IntFormat(
            8, True, float(np.float32(rng.uniform(0.001, 0.02))), int(rng.integers(-9, 9))
        )
        alpha = rng.integers(-128, 128, 5)
        every = np.repeat(every_integer(source).reshape(16, 16, 1), 5, axis=2)
        constant = alpha.astype(np.int8).reshape(1, 1, 5), slope
        expected = kernel("PRELU", [(every, source)], target, None, kernels, [constant])
        made = prelu(source, target, alpha, slope)
        assert np.array_equal(made, expected.reshape(256, 5).T)


def test_halves_go_away_from_zero() -> None:
    steps = np.array([-1.5, -0.5, -0.4999, 0.4999, 0.5, 2.5])
    assert half_away(steps).tolist() == [-2, -1, 0, 0, 1, 3]


def test_outputs_of_fixed_functions_must_have_their_format() -> None:
    source = IntFormat(8, True, 0.1)
    with pytest.raises(HwgenError) as error:
        table("LOGISTIC", source, IntFormat(8, True, 1 / 128), {})
    expected = "LOGISTIC must have outputs of scale 0.00390625 and zero point -128"
    assert str(error.value) == f"{expected}, not 0.0078125 and 0"


def test_an_operator_without_a_kernel_is_refused() -> None:
    source = IntFormat(8, True, 0.1)
    with pytest.raises(HwgenError, match="SQUARE has no kernel for 8 bits"):
        table("SQUARE", source, source, {})
