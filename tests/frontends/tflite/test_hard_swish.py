"""HARD_SWISH in fixed point: against LiteRT where its multipliers are at their ends."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.hard_swish import hard_swish
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer

from .kernels import kernel


@pytest.mark.parametrize("exponent", [-14, -9, -6, -4, -2, 0, 2])
def test_every_integer_at_small_and_large_scales(exponent: int) -> None:
    rng = np.random.default_rng(exponent + 20)
    for ratio in (1.0, 0.51, 3.0, 1 / 64):
        scale = float(np.float32(2.0**exponent * rng.uniform(1, 2)))
        source = IntFormat(8, True, scale, int(rng.integers(-128, 128)))
        target = IntFormat(8, True, float(np.float32(scale * ratio)), int(rng.integers(-128, 128)))
        every = every_integer(source).reshape(16, 16, 1)
        expected = kernel("HARD_SWISH", [(every, source)], target).reshape(-1)
        assert hard_swish(source, target).tolist() == expected.tolist(), (source, target)


def test_an_output_scale_that_the_kernel_refuses() -> None:
    with pytest.raises(HwgenError) as error:
        hard_swish(IntFormat(8, True, 2.0), IntFormat(8, True, 2.0**-7))
    expected = "HARD_SWISH must have an output scale of at least 1/128 of that of its input"
    assert str(error.value) == f"{expected}, not 0.0078125 for 2.0"
