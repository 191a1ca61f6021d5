"""Sums and products against ONNX Runtime, for all 65 536 pairs at many formats."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.frontends.onnx.pairwise import integer_product, integer_sum
from hwgen.golden.pairwise import output_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import QuantAdd, QuantMul
from hwgen.schedule.pairwise import weighted

from .kernels import kernel

AB = ("a", "b")
FORMATS = 40
Formats = tuple[IntFormat, IntFormat, IntFormat]


def pairs(a: IntFormat, b: IntFormat) -> list[np.ndarray]:
    grid = np.meshgrid(every_integer(a), every_integer(b), indexing="ij")
    return [side.astype(np.int32) for side in grid]


def formats(rng: np.random.Generator, number: int) -> Formats:
    """Of any scales, of equal ones, and of powers of two; zero points anywhere."""
    signed = bool(number % 2)
    scales: np.ndarray = 2.0 ** rng.uniform(-6, 0, 3)
    scales[2] = scales[:2].max() * 2.0 ** rng.uniform(-1, 1.5)
    if number % 4 == 1:
        scales[1] = scales[0]
    if number % 4 == 2:
        scales = 2.0 ** rng.integers(-6, -2, 3)
    zeros = rng.integers(0, 256, 3) - (128 if signed else 0)
    a, b, out = (
        IntFormat(8, signed, float(np.float32(s)), int(z))
        for s, z in zip(scales, zeros, strict=True)
    )
    return a, b, out


def expected(operator: str, a: IntFormat, b: IntFormat, out: IntFormat) -> np.ndarray:
    left, right = pairs(a, b)
    return kernel(operator, [(left, a), (right, b)], out)


def test_every_pair_adds_up_as_in_the_runtime() -> None:
    rng = np.random.default_rng(1)
    for number in range(FORMATS):
        a, b, out = formats(rng, number)
        made = output_of(integer_sum("y", AB, a, b, out), *pairs(a, b))
        assert np.array_equal(made, expected("QLinearAdd", a, b, out)), (a, b, out)


def test_every_product_is_that_of_the_runtime() -> None:
    rng = np.random.default_rng(2)
    for number in range(FORMATS):
        a, b, out = formats(rng, number)
        scale = a.scale * b.scale * (256 if number % 4 == 2 else 200 * rng.uniform(0.2, 2))
        out = replace(out, scale=float(np.float32(scale)))
        made = output_of(integer_product("y", AB, a, b, out), *pairs(a, b))
        assert np.array_equal(made, expected("QLinearMul", a, b, out)), (a, b, out)


@pytest.mark.parametrize("ratio", [2.0**-20, 2.0**-9, 2.0**7, 2.0**9, 2.0**12])
def test_scales_far_from_that_of_the_sum(ratio: float) -> None:
    a, out = IntFormat(8, True, 0.3, 5), IntFormat(8, True, 0.3, -7)
    b = IntFormat(8, True, float(np.float32(0.3 * ratio)), 100)
    made = output_of(integer_sum("y", AB, a, b, out), *pairs(a, b))
    assert np.array_equal(made, expected("QLinearAdd", a, b, out))


def test_a_difference_is_that_of_real_numbers() -> None:
    rng = np.random.default_rng(3)
    for number in range(FORMATS):
        a, b, out = formats(rng, number)
        left, right = pairs(a, b)
        real = [
            x.centre(v).astype(np.float32) * np.float32(x.scale) for x, v in ((a, left), (b, right))
        ]
        steps = np.rint((real[0] - real[1]) / np.float32(out.scale)) + out.zero_point
        made = output_of(integer_sum("y", AB, a, b, out, subtract=True), left, right)
        assert np.array_equal(made, np.clip(steps, out.lo, out.hi)), (a, b, out)


def test_the_rules_of_other_runtimes_are_not_exact() -> None:
    """The zero point in front of the rounding matters in products, single precision in sums."""
    rng, worse = np.random.default_rng(4), {"F": 0, "D": 0}
    for number in range(FORMATS):
        a, b, out = formats(rng, number)
        out = replace(out, scale=float(np.float32(a.scale * b.scale * 128)))
        node, wanted = integer_product("y", AB, a, b, out), expected("QLinearMul", a, b, out)
        for rule in worse:
            near: QuantMul = replace(node, rule=rule)
            worse[rule] += int((output_of(near, *pairs(a, b)) != wanted).any())
    assert all(worse.values())


def test_most_sums_need_no_tables_in_hardware() -> None:
    """Two factors and a shift give the same integers; they are searched with the outputs alone."""
    rng = np.random.default_rng(5)
    made: list[QuantAdd] = [integer_sum("y", AB, *formats(rng, number)) for number in range(6)]
    forms = [weighted(node) for node in made]
    assert sum(form is not None for form in forms) >= 4
    for node, form in zip(made, forms, strict=True):
        if form is not None:
            a, b = pairs(node.input_a, node.input_b)
            found = form.apply(node.input_a.centre(a), node.input_b.centre(b))
            assert np.array_equal(found, output_of(node, a, b))
