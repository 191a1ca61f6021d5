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
ELSEWHERE = {
    ("ELU", "reference"): "LiteRT has no reference kernel for it",
    ("QUANTIZE", "optimized"): "its rounding depends on the place: a test of its own",
}


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
    if (operator, kernels) in ELSEWHERE:
        pytest.skip(ELSEWHERE[operator, kernels])
    rng, options = np.random.default_rng(len(operator)), OPERATORS[operator]
    for _ in range(FORMATS):
        source, target = formats(operator, rng)
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel(operator, [(every, source)], target, options, kernels)
        made = table(operator, source, target, options, kernels)
        assert made.tolist() == [expected.reshape(-1).tolist()], (source, target)


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("operator", ["LOGISTIC", "ELU"])
def test_results_near_a_tie_are_those_of_the_kernel(operator: str, kernels: Kernels) -> None:
    """Formats in which the other way to round a half gives another integer."""
    if (operator, kernels) in ELSEWHERE:
        pytest.skip(ELSEWHERE[operator, kernels])
    rng, told_apart = np.random.default_rng(3), 0
    for number in range(4000):
        exponent = rng.integers(-10, 0) if number % 2 else rng.uniform(-9, 0)
        source = IntFormat(8, True, float(np.float32(2.0**exponent)), int(rng.integers(-128, 128)))
        target = IntFormat(8, True, 2.0 ** int(rng.integers(-9, -3)), int(rng.integers(-128, 128)))
        if operator in FIXED_OUTPUTS:
            target = formats(operator, rng)[1]
        made = table(operator, source, target, {}, kernels)
        other = table(
            operator, source, target, {}, "reference" if kernels == "xnnpack" else "xnnpack"
        )
        if np.array_equal(made, other):
            continue
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel(operator, [(every, source)], target, {}, kernels)
        assert made.tolist() == [expected.reshape(-1).tolist()], (source, target)
        told_apart += 1
        if told_apart == 6:
            return
    assert told_apart


def made_or_refused(source: IntFormat, target: IntFormat, kernels: Kernels) -> np.ndarray | None:
    try:
        made: np.ndarray = table("QUANTIZE", source, target, {}, kernels)[0]
    except HwgenError:
        return None
    return made


def test_quantize_of_the_optimized_kernel_is_exact_or_refused() -> None:
    """It rounds blocks of 16 values by rule U, and what is left over by rule D."""
    rng, refused = np.random.default_rng(9), 0
    for _ in range(FORMATS):
        source, target = formats("QUANTIZE", rng)
        every = every_integer(source)
        whole = kernel("QUANTIZE", [(every, source)], target, None, "optimized")
        parts = [
            kernel("QUANTIZE", [(part, source)], target, None, "optimized")
            for part in np.array_split(every, 20)
        ]
        made = made_or_refused(source, target, "optimized")
        assert (made is None) != np.array_equal(whole, np.concatenate(parts))
        assert made is None or np.array_equal(made, whole)
        refused += made is None
    assert 0 < refused < FORMATS


def test_what_depends_on_the_place_is_refused() -> None:
    source, target = IntFormat(8, True, 0.25), IntFormat(8, True, 1.0)
    with pytest.raises(HwgenError) as error:
        table("QUANTIZE", source, target, {}, "optimized")
    assert str(error.value) == (
        "QUANTIZE rounds values by their place in the optimized kernel, with scales 0.25 and 1.0\n"
        "  hint: use --kernels reference"
    )


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


@pytest.mark.parametrize("kernels", ["reference", "xnnpack"])
@pytest.mark.parametrize("signs", [(True, False), (False, True), (False, False)])
def test_quantize_between_signed_and_unsigned(signs: tuple[bool, bool], kernels: Kernels) -> None:
    rng = np.random.default_rng(7)
    for number in range(FORMATS):
        source = random_format(rng, 0.1, signs[0])
        target = random_format(rng, source.scale, signs[1])
        if number % 5 == 0:
            target = IntFormat(8, signs[1], source.scale, source.zero_point + target.lo - source.lo)
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel("QUANTIZE", [(every, source)], target, None, kernels)
        made = made_or_refused(source, target, kernels)
        if made is None:
            assert kernels == "xnnpack"
            assert signs[0] != signs[1]
        else:
            assert made.tolist() == expected.reshape(-1).tolist()


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
