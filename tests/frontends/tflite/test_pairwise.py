"""Sums and products against LiteRT's kernels, for all 65 536 pairs at many formats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.pairwise import integer_product, integer_sum, with_constant
from hwgen.frontends.tflite.quantized import fused_bounds
from hwgen.golden.pairwise import output_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import QuantAdd, QuantMul

from .kernels import KERNELS, every_pair, kernel, random_format
from .runtime import Kernels

AB = ("a", "b")
FORMATS = 8
ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")


def formats(operator: str, rng: np.random.Generator) -> tuple[IntFormat, IntFormat, IntFormat]:
    a = random_format(rng, 2.0**-3)
    b = random_format(rng, a.scale)
    near = max(a.scale, b.scale) if operator != "MUL" else 128 * a.scale * b.scale
    return a, b, random_format(rng, near)


def layer(
    operator: str, a: IntFormat, b: IntFormat, target: IntFormat, kernels: Kernels, function: str
) -> QuantAdd | QuantMul:
    bounds = fused_bounds(function, target)
    if operator == "MUL":
        return integer_product("y", AB, a, b, target, bounds, kernels)
    return integer_sum("y", AB, a, b, target, bounds, kernels, subtract=operator == "SUB")


def expected(
    operator: str, a: IntFormat, b: IntFormat, target: IntFormat, kernels: Kernels, function: str
) -> np.ndarray:
    x, y = (side[:, :, None] for side in every_pair(a, b))
    options = {"fused_activation_function": function}
    return kernel(operator, [(x, a), (y, b)], target, options, kernels)[..., 0]


@pytest.mark.parametrize("kernels", KERNELS)
@pytest.mark.parametrize("operator", ["ADD", "SUB", "MUL"])
def test_every_pair_gives_what_the_kernel_gives(operator: str, kernels: Kernels) -> None:
    rng = np.random.default_rng(1)
    for number in range(FORMATS):
        a, b, target = formats(operator, rng)
        b = replace(b, scale=a.scale) if number % 4 == 0 else b
        function = ACTIVATIONS[number % 4]
        node = layer(operator, a, b, target, kernels, function)
        made = output_of(node, *(side.astype(np.int32) for side in every_pair(a, b)))
        assert np.array_equal(made, expected(operator, a, b, target, kernels, function)), number


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_small_scales_go_to_the_other_kernels(kernels: Kernels) -> None:
    for steps in (9.5, 10.5, 13, 20):
        a, target = IntFormat(8, True, 0.25, 5), IntFormat(8, True, 0.5, -7)
        b = IntFormat(8, True, float(np.float32(0.5 * 2.0**-steps)), 100)
        for operator in ("ADD", "SUB", "MUL"):
            node = layer(operator, a, b, target, kernels, "NONE")
            made = output_of(node, *(side.astype(np.int32) for side in every_pair(a, b)))
            wanted = expected(operator, a, b, target, kernels, "NONE")
            assert np.array_equal(made, wanted), (operator, steps)


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_scales_with_which_fast_kernels_overflow_are_refused(kernels: Kernels) -> None:
    a, target = IntFormat(8, True, 1.0), IntFormat(8, True, 2.0**-8)
    with pytest.raises(HwgenError) as error:
        integer_sum("y", AB, a, a, target, (-128, 127), kernels)
    assert str(error.value) == (
        "a sum must have a scale of more than 1/256 of that of its operands\n"
        "  hint: the fast kernels overflow; use --kernels reference"
    )
    with pytest.raises(HwgenError, match="a product must have a scale"):
        integer_product("y", AB, a, a, target, (-128, 127), kernels)
    assert integer_sum("y", AB, a, a, target, (-128, 127)).rule == "D"


def test_a_square_is_refused_for_xnnpack() -> None:
    a = IntFormat(8, True, 0.1)
    with pytest.raises(HwgenError, match="a tensor times itself is a table of its own in XNNPACK"):
        integer_product("y", ("a", "a"), a, a, a, (-128, 127), "xnnpack")
    assert integer_product("y", ("a", "a"), a, a, a, (-128, 127)).rule == "D"


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("operator", ["ADD", "SUB", "MUL"])
def test_a_constant_operand_makes_a_table(operator: str, first: bool) -> None:
    rng = np.random.default_rng(2)
    a, b, target = formats(operator, rng)
    constant = rng.integers(-128, 128, 6)
    node = layer(operator, a, b, target, "reference", "RELU")
    whole = expected(operator, a, b, target, "reference", "RELU")
    columns = constant & 255
    wanted = whole[columns] if first else whole[:, columns].T
    assert np.array_equal(with_constant(node, constant, first=first), wanted)


def test_the_scale_of_a_product_is_made_in_single_precision() -> None:
    """With numbers where double precision gives other integers."""
    rng = np.random.default_rng(17)
    told_apart = 0
    for _ in range(400):
        a, b = random_format(rng, 0.1), random_format(rng, 0.1)
        target = random_format(rng, 128 * a.scale * b.scale)
        node = integer_product("y", AB, a, b, target, (-128, 127))
        pairs = [side.astype(np.int32) for side in every_pair(a, b)]
        double = replace(node, scale=np.array([a.scale * b.scale / target.scale]))
        made, other = output_of(node, *pairs), output_of(double, *pairs)
        if np.array_equal(made, other):
            continue
        told_apart += 1
        assert np.array_equal(made, expected("MUL", a, b, target, "reference", "NONE"))
        if told_apart == 2:
            break
    assert told_apart


def test_the_order_of_tables_is_that_of_stored_bits() -> None:
    a = IntFormat(8, True, 0.5, 3)
    node = integer_sum("y", AB, a, a, a, (-128, 127))
    assert node.table_a[every_integer(a).tolist().index(3)] == 0
