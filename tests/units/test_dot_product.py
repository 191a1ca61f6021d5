from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.formats import IntFormat
from hwgen.units.dot_product import Counted, DotProduct, Rows, Selected, dot_product

BYTES = IntFormat(8, True, 1.0)
HALVES = IntFormat(4, False, 1.0)
BIT = IntFormat(1, False, 1.0)
SIGNS = IntFormat.bipolar(1.0)


@pytest.mark.parametrize(
    ("x", "bits", "largest", "kind"),
    [
        (BYTES, 8, 127, DotProduct),
        (BYTES, 3, 3, DotProduct),
        (BYTES, 2, -2, Rows),
        (BYTES, 2, 1, Selected),
        (BYTES, 1, -1, Selected),
        (BYTES, 8, 1, Selected),
        (HALVES, 4, 7, Rows),
        (HALVES, 5, 7, DotProduct),
        (HALVES, 2, 1, Selected),
        (SIGNS, 16, 99, Rows),
        (SIGNS, 2, 1, Counted),
        (SIGNS, 1, -1, Counted),
        (BIT, 1, 1, Counted),
    ],
)
def test_bits_and_values_choose_the_products(
    x: IntFormat, bits: int, largest: int, kind: type[DotProduct]
) -> None:
    found = dot_product(x, bits, np.array([1, largest]))
    assert type(found) is kind
    assert found.multiplies == (kind is DotProduct)


def test_weights_that_are_ternary_need_two_bits() -> None:
    assert dot_product(BYTES, 8, np.array([1, 0, -1])).weight_bits == 2
    assert dot_product(BYTES, 1, np.array([1, -1])).weight_bits == 1


@pytest.mark.parametrize("x", [BYTES, IntFormat(8, False, 1.0), IntFormat(9, True, 1.0)], ids=str)
@pytest.mark.parametrize("smallest", [-8, -7])
def test_no_product_leaves_its_bits(x: IntFormat, smallest: int) -> None:
    weights = np.array([smallest, 0, 7])
    found = dot_product(x, 4, weights)
    products = np.outer([x.lo, x.hi], weights)
    half = 1 << (found.product_bits - 1)
    assert -half <= products.min()
    assert products.max() < half
    assert found.product_bits == x.bits + 4 - (x.signed and smallest == -7)


def test_one_bit_is_the_sign() -> None:
    weights = np.array([-1, 0, 1])
    assert Selected(BYTES, 1).stored(weights).tolist() == [1, 0, 0]
    assert Selected(BYTES, 2).stored(weights).tolist() == [-1, 0, 1]


@pytest.mark.parametrize(
    ("x", "correction"), [(BYTES, 1), (HALVES, -15), (BIT, -1), (SIGNS, -2)], ids=str
)
def test_the_inverse_of_an_input_is_its_negative_but_for_the_correction(
    x: IntFormat, correction: int
) -> None:
    values = np.arange(x.lo, x.hi + 1)
    inverse = ~values if x.signed else x.hi - values
    assert Selected(x, 1).correction == correction
    np.testing.assert_array_equal(-x.step * values, x.step * inverse + correction)


@pytest.mark.parametrize(
    ("dot", "latencies"),
    [
        (DotProduct(BYTES, 8), (4, 6, 10)),
        (Rows(HALVES, 4), (3, 5, 9)),
        (Rows(SIGNS, 8), (1, 3, 7)),
        (Selected(BYTES, 2), (1, 3, 7)),
        (Counted(SIGNS, 1), (2, 3, 6)),
    ],
)
def test_latency_of_1_4_and_36_inputs(dot: DotProduct, latencies: tuple[int, int, int]) -> None:
    assert tuple(dot.latency(simd) for simd in (1, 4, 36)) == latencies


def test_parameters_of_the_modules() -> None:
    assert dict(DotProduct(BYTES, 8).parameters(3, 20, 5)) == {
        "OUTPUTS": "5",
        "SIMD": "3",
        "X_W": "8",
        "X_SIGNED": "1",
        "W_W": "8",
        "PRODUCT_W": "16",
        "SUM_W": "20",
    }
    assert list(dict(Rows(SIGNS, 4).parameters(3, 9)).items())[-2:] == [
        ("SHIFT", "1"),
        ("SUM_W", "9"),
    ]
    assert dict(Counted(SIGNS, 1).parameters(9, 6)) == {
        "SIMD": "9",
        "W_W": "1",
        "SHIFT": "1",
        "SUM_W": "6",
    }
