"""SOFTMAX: the reference kernel bit for bit, left to the host, and what other kernels compute."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.frontends.options import ImportOptions
from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.softmax import QuantSoftmax, softmax_format
from tests.frontends.tflite.compare import assert_equal, imported, kinds, refusals
from tests.frontends.tflite.kernels import kernel
from tests.frontends.tflite.net import Net, Value
from tests.golden.naive import around


def head(seed: int = 1) -> tuple[Net, Value, Value]:
    net = Net("head", seed)
    x = net.input((10,), 0.17, 24)
    return net, x, net.softmax(net.same("RELU", x, x.shape, []))


def test_it_equals_the_runtime() -> None:
    net, x, y = head()
    assert kinds(assert_equal(net, x, y)) == ["Input", "Clamp", "Softmax", "Output"]


def test_it_can_be_left_to_the_host() -> None:
    net, _, y = head()
    found = imported(net.finish(y), ImportOptions(softmax="host"))
    assert kinds(found) == ["Input", "Clamp", "Output"]
    assert found.origin is not None
    step = found.origin.steps[-1]
    assert (step.layers, step.note) == ((), "left to the host: the output port carries 'relu_2'")
    assert y.name not in found.origin.tensors


def test_one_within_the_network_stays() -> None:
    net, x, y = head()
    z = net.same("RELU", y, y.shape, [])
    found = assert_equal(net, x, z, options=ImportOptions(softmax="host"))
    assert "Softmax" in kinds(found)


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_the_tables_of_other_kernels_are_refused(kernels: str) -> None:
    net, _, y = head()
    message = f"{y.name}: only the reference kernel computes it in integers"
    assert refusals(net.finish(y), ImportOptions(kernels=kernels)) == [message]


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
