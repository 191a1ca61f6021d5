from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.arithmetic.matmul import largest_partial_sum, multiply, product_type
from hwgen.ir.formats import IntFormat


def test_type_changes_exactly_at_the_proved_limits() -> None:
    kinds = [product_type(bound) for bound in ((1 << 24) - 1, 1 << 24, (1 << 53) - 1, 1 << 53)]
    assert kinds == [np.float32, np.float64, np.float64, np.int64]


@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize("seed", range(3))
def test_product_is_exact_at_the_largest_operands(bits: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    number = IntFormat(bits, True, 1.0, number_zero(bits, seed))
    weight = generator.choice([-(1 << (bits - 1)), (1 << (bits - 1)) - 1], (300, 7))
    x = generator.choice([number.lo, number.hi], (20, 300)) - number.zero_point
    reach = accumulator_range(weight, np.zeros(7, dtype=np.int64), number)
    expected = np.array([[sum(int(a) * int(b) for a, b in zip(row, column, strict=True))
                          for column in weight.T] for row in x])  # fmt: skip
    kind = product_type(largest_partial_sum(reach))
    np.testing.assert_array_equal(x.astype(kind) @ weight.astype(kind), expected)


def number_zero(bits: int, seed: int) -> int:
    return (-(1 << (bits - 1)), 0, (1 << (bits - 1)) - 1)[seed]


def test_single_precision_is_wrong_where_the_bound_forbids_it() -> None:
    x, weight = np.array([[1 << 12, 1]]), np.array([[1 << 12], [1]])
    single = (x.astype(np.float32) @ weight.astype(np.float32)).astype(np.int64)
    assert single[0, 0] == 1 << 24
    kind = product_type((1 << 24) + 1)
    assert (x.astype(kind) @ weight.astype(kind))[0, 0] == (1 << 24) + 1


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("depth", [9, 144, 5000])
@pytest.mark.parametrize("rows", [1, 15, 433, 434, 435, 2000])
def test_products_are_exact_by_parts_and_into_rows_that_lie_apart(
    rows: int, depth: int, kind: type[np.floating]
) -> None:
    rng = np.random.default_rng(rows)
    left, right = (rng.integers(-9, 10, shape) for shape in ((rows, depth), (depth, 16)))
    room = np.full((rows, 3, 16), 7, dtype=kind)
    multiply(left.astype(kind), right.astype(kind), room[:, 1])
    np.testing.assert_array_equal(room[:, 1], left @ right)
    assert (room[:, ::2] == 7).all()
