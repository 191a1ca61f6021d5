from __future__ import annotations

import pytest

from hwgen.ir.limits import beyond


@pytest.mark.parametrize(
    "shape", [(2160, 3840, 3), (1, 1, 1 << 20), (1 << 20,), (1024, 1024, 64), (1 << 23, 1, 1)]
)
def test_large_tensors_are_allowed(shape: tuple[int, ...]) -> None:
    assert beyond(shape) == ""


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((4096, 4096, 1), "of 4096x4096x1 has 16777216 positions, at most 8388608 are supported"),
        ((1, 1, 1048577), "of 1x1x1048577 has 1048577 channels, at most 1048576 are supported"),
        ((1048577,), "of 1048577 has 1048577 values, at most 1048576 are supported"),
        ((1024, 1024, 65), "of 1024x1024x65 has 68157440 values, at most 67108864 are supported"),
        ((2**62, 2**62, 1), "of 4611686018427387904x4611686018427387904x1 has 2126764793255865"),
    ],
)
def test_larger_ones_are_refused(shape: tuple[int, ...], message: str) -> None:
    assert beyond(shape).startswith(f"its output {message}")
