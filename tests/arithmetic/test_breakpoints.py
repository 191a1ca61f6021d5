from __future__ import annotations

import numpy as np
import pytest

from hwgen.arithmetic.breakpoints import breakpoints
from hwgen.arithmetic.rounding import MEAN, POWER_OF_TWO_RULES, RULES, ZERO, apply


@pytest.mark.parametrize("rule", [*RULES, MEAN, ZERO])
@pytest.mark.parametrize("seed", range(5))
def test_breakpoints_equal_a_linear_scan(rule: str, seed: int) -> None:
    generator = np.random.default_rng(seed)
    scale = 2.0 ** generator.uniform(-12, 2, 4)
    if rule in POWER_OF_TWO_RULES:
        scale = 2.0 ** np.floor(np.log2(scale))
    lo, hi = -generator.integers(1, 3000, 4), generator.integers(1, 3000, 4)
    levels, zero_point = np.arange(-20, 21), 2 * seed - 3
    found = breakpoints(rule, scale, levels, lo, hi, zero_point)
    for channel in range(4):
        acc = np.arange(lo[channel], hi[channel] + 1)
        values = apply(rule, acc, scale[channel], zero_point)
        expected = lo[channel] + np.searchsorted(values, levels)
        np.testing.assert_array_equal(found[channel], expected)


@pytest.mark.parametrize("scale", [2.0**-45, 2.0**-31, 1e-9, 1e9, 2.0**35])
def test_breakpoints_of_extreme_scales_are_exact(scale: float) -> None:
    lo, hi = np.array([-(1 << 31)]), np.array([(1 << 31) - 1])
    levels = np.array([-1, 0, 1])
    found = breakpoints("D", np.array([scale]), levels, lo, hi)[0]
    for level, at in zip(levels, found, strict=True):
        if at <= hi[0]:
            assert apply("D", at, scale) >= level
        if at > lo[0]:
            assert apply("D", at - 1, scale) < level
