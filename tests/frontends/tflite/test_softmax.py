"""SOFTMAX against LiteRT: the reference kernel bit for bit, and what the others compute."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.softmax import QuantSoftmax, softmax_format

from ...golden.naive import around
from .kernels import kernel

OUT = IntFormat(8, True, 1 / 256, -128)


def rows(rng: np.random.Generator, channels: int, step: float) -> np.ndarray:
    """Rows whose results spread: distances of some 1/beta between the channels."""
    around = rng.integers(-60, 60, (256, 1)) + rng.normal(size=(256, channels)) * (
        rng.uniform(0.3, 2) / step
    )
    inside: np.ndarray = np.clip(np.rint(around), -128, 127).astype(np.int64)
    return inside


def made(x: np.ndarray, source: IntFormat, beta: float) -> np.ndarray:
    layer = QuantSoftmax("layer", ("input",), source, softmax_format(source), beta)
    return golden(around(layer, x.shape[1:], source), x)["layer"]


@pytest.mark.parametrize("beta", [1.0, 0.5, 0.1, 3.0])
@pytest.mark.parametrize("channels", [2, 10, 100])
def test_every_row_is_that_of_the_reference_kernel(channels: int, beta: float) -> None:
    rng = np.random.default_rng(channels)
    beta = float(np.float32(beta))
    for _ in range(10):
        source = IntFormat(8, True, float(np.float32(2.0 ** rng.uniform(-8, -1))), 7)
        x = rows(rng, channels, beta * source.scale)
        expected = kernel("SOFTMAX", [(x, source)], OUT, {"beta": beta})
        assert np.array_equal(made(x, source, beta), expected)


@pytest.mark.parametrize("scale", [2.0**-25, 2.0**-20, 2.0**-12, 1.5, 40.0])
def test_the_smallest_and_largest_scales(scale: float) -> None:
    source = IntFormat(8, True, scale)
    x = np.random.default_rng(1).integers(-128, 128, (64, 10))
    assert np.array_equal(
        made(x, source, 1.0), kernel("SOFTMAX", [(x, source)], OUT, {"beta": 1.0})
    )


def test_many_channels() -> None:
    """The kernel stops the process where a sum reaches 2**9."""
    source = IntFormat(8, True, 0.25)
    x = np.random.default_rng(2).integers(-128, 128, (16, 2048))
    assert np.array_equal(
        made(x, source, 1.0), kernel("SOFTMAX", [(x, source)], OUT, {"beta": 1.0})
    )


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_the_other_kernels_add_in_floating_point(kernels: str) -> None:
    """Their table, sum and quotient of single precision: exact here, but nothing for hardware."""
    rng = np.random.default_rng(3)
    for _ in range(40):
        source = IntFormat(8, True, float(np.float32(2.0 ** rng.uniform(-6, -2))))
        x = rows(rng, 12, source.scale)
        found = kernel("SOFTMAX", [(x, source)], OUT, {"beta": 1.0}, kernels)  # type: ignore[arg-type]
        assert np.array_equal(in_single_precision(x, source.scale), found)


def in_single_precision(x: np.ndarray, scale: float) -> np.ndarray:
    exponents = -np.float32(scale) * np.arange(256, dtype=np.float32)
    table = np.exp(exponents.astype(np.float64)).astype(np.float32)
    parts = table[x.max(axis=-1, keepdims=True) - x]
    total = np.zeros((len(x), 1), np.float32)
    for channel in range(x.shape[-1]):
        total += parts[:, channel : channel + 1]
    shares = parts * (np.float32(1) / (total * np.float32(1 / 256)))
    levels: np.ndarray = np.clip(np.rint(shares) - 128, -128, 127)
    return levels
