"""Lines of two operands give every output of their table, in 32 bits, or there is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic.pair_line import PairLine, pair_line

Ints = NDArray[np.int64]


def applied(line: PairLine, a: Ints, b: Ints) -> Ints:
    left, right = (x.astype(np.int32) for x in np.broadcast_arrays(a[:, np.newaxis], b))
    spare, out = np.empty_like(left), np.empty_like(left)
    line.apply(left, right, spare, out)
    return out.astype(np.int64)


@pytest.mark.parametrize("sign", [1, -1])
def test_most_rounded_sums_are_a_line_for_every_pair(sign: int) -> None:
    """A few have an output so near to a tie that no factors of this size do."""
    a, b = np.arange(-128, 128), np.arange(0, 256)
    found = 0
    for seed in range(12):
        generator = np.random.default_rng(seed)
        slopes = float(generator.uniform(0.1, 1.5)), sign * float(generator.uniform(0.1, 1.5))
        real = slopes[0] * (a[:, np.newaxis] + 3) + slopes[1] * (b - 20)
        outputs = np.clip(np.floor(real + 0.5), -128, 127).astype(np.int64)
        line = pair_line(a, b, outputs, slopes)
        if line is not None:
            found += 1
            np.testing.assert_array_equal(applied(line, a, b), outputs)
    assert found >= 9


def test_outputs_that_are_all_clamped_are_a_line() -> None:
    a = np.arange(-8, 8)
    outputs = np.full((16, 16), 5)
    line = pair_line(a, a, outputs, (0.5, 0.5))
    assert line is not None
    np.testing.assert_array_equal(applied(line, a, a), outputs)


def test_what_is_no_line_is_none() -> None:
    a = np.arange(-8, 8)
    assert pair_line(a, a, a[:, np.newaxis] * a, (0.0, 0.0)) is None
    bent = np.abs(a[:, np.newaxis]) + np.abs(a)
    assert pair_line(a, a, bent, (1.0, 1.0)) is None
