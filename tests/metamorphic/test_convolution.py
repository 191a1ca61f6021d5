"""What holds between convolutions, whatever the numbers are: exact in integers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen.golden.run import golden
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.locally_connected import QuantLocallyConnected2d
from hwgen.ir.node import Node
from tests.golden.naive import around

SEEDS = range(12)
IMAGE = (9, 8, 4)
SOURCE = IntFormat(8, True, 0.1, -7)


def numbers(rng: np.random.Generator, cout: int) -> dict[str, Any]:
    """Attributes that all layers with weights share."""
    return {
        "name": "layer",
        "inputs": ("input",),
        "weight_bits": 8,
        "bias": rng.integers(-2000, 2000, cout),
        "input_format": SOURCE,
        "format": IntFormat(8, True, 0.2, 5),
        "rule": "D",
        "scale": rng.uniform(0.001, 0.02, cout).astype(np.float32),
        "activation": (-128, 127),
    }


def conv(weight: np.ndarray, shared: dict[str, Any], **window: Any) -> QuantConv2d:
    window = {"stride": (1, 1), "padding": (0, 0, 0, 0)} | window
    return QuantConv2d(weight=weight, **window, **shared)


def run(layer: Node, images: np.ndarray) -> np.ndarray:
    return golden(around(layer, images.shape[1:], SOURCE), images)["layer"]


def random_images(rng: np.random.Generator, shape: tuple[int, ...] = IMAGE) -> np.ndarray:
    return rng.integers(-128, 128, (2, *shape))


def random_weight(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.integers(-127, 128, shape)


@pytest.mark.parametrize("seed", SEEDS)
def test_shifting_the_input_by_the_stride_shifts_the_output(seed: int) -> None:
    rng = np.random.default_rng(seed)
    stride = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    dilation = int(rng.integers(1, 3)), int(rng.integers(1, 3))
    weight = random_weight(rng, 2, 3, 2, 6)
    layer = conv(weight, numbers(rng, 6), stride=stride, dilation=dilation, groups=2)
    images = random_images(rng, (16, 17, 4))
    whole = run(layer, images)
    moved = run(layer, images[:, stride[0] :, stride[1] :])
    rows, columns = moved.shape[1:3]
    np.testing.assert_array_equal(moved, whole[:, 1 : rows + 1, 1 : columns + 1])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_locally_connected_layer_with_equal_weights_is_a_convolution(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shared = numbers(rng, 3)
    window: dict[str, Any] = {
        "stride": (int(rng.integers(1, 3)), 1),
        "padding": tuple(int(n) for n in rng.integers(0, 3, 4)),
        "dilation": (1, int(rng.integers(1, 3))),
        "fill": str(rng.choice(["constant", "edge", "reflect"])),
    }
    weight = random_weight(rng, 3, 2, 4, 3)
    shares = conv(weight, shared, **window)
    rows, columns = shares.geometry.output_size(*IMAGE[:2])
    own = shared | {"bias": np.broadcast_to(shared["bias"], (rows, columns, 3))}
    each = np.broadcast_to(weight, (rows, columns, *weight.shape))
    images = random_images(rng)
    local = QuantLocallyConnected2d(weight=each, **window, **own)
    np.testing.assert_array_equal(run(local, images), run(shares, images))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dense_layer_is_a_valid_convolution_of_full_size(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shared, images = numbers(rng, 5), random_images(rng, (4, 3, 2))
    weight = random_weight(rng, 4, 3, 2, 5)
    dense = QuantDense(weight=weight.reshape(-1, 5), **shared)
    flat = run(dense, images.reshape(2, -1))
    np.testing.assert_array_equal(flat, run(conv(weight, shared), images).reshape(2, -1))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("groups", [2, 4])
def test_a_grouped_convolution_is_the_convolutions_of_its_groups_side_by_side(
    groups: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    cin, cout = IMAGE[2] // groups, 3
    shared, images = numbers(rng, groups * cout), random_images(rng)
    weight = random_weight(rng, 2, 3, cin, groups * cout)
    whole = run(conv(weight, shared, groups=groups, padding=(1, 1, 0, 2)), images)
    for group in range(groups):
        outputs = slice(group * cout, (group + 1) * cout)
        own = shared | {"bias": shared["bias"][outputs], "scale": shared["scale"][outputs]}
        part = conv(weight[..., outputs], own, padding=(1, 1, 0, 2))
        found = run(part, images[..., group * cin : (group + 1) * cin])
        np.testing.assert_array_equal(found, whole[..., outputs])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_grouped_convolution_is_one_with_zeros_between_the_groups(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shared, images = numbers(rng, 6), random_images(rng)
    weight = random_weight(rng, 2, 2, 2, 6)
    full = np.zeros((2, 2, 4, 6), dtype=np.int64)
    full[:, :, :2, :3], full[:, :, 2:, 3:] = weight[..., :3], weight[..., 3:]
    grouped = run(conv(weight, shared, groups=2), images)
    np.testing.assert_array_equal(grouped, run(conv(full, shared), images))


@pytest.mark.parametrize("seed", SEEDS)
def test_dilation_is_a_kernel_with_zeros_between_its_taps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shared, images = numbers(rng, 3), random_images(rng)
    dilation = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    weight = random_weight(rng, 3, 2, 4, 3)
    stuffed = np.zeros((2 * dilation[0] + 1, dilation[1] + 1, 4, 3), dtype=np.int64)
    stuffed[:: dilation[0], :: dilation[1]] = weight
    window: dict[str, Any] = {
        "padding": (2, 0, 1, 3),
        "fill": str(rng.choice(["constant", "edge"])),
    }
    dilated = run(conv(weight, shared, dilation=dilation, **window), images)
    np.testing.assert_array_equal(dilated, run(conv(stuffed, shared, **window), images))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pointwise_convolution_is_a_dense_layer_at_every_pixel(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shared, images = numbers(rng, 5), random_images(rng)
    weight = random_weight(rng, 4, 5)
    pixels = run(QuantDense(weight=weight, **shared), images.reshape(-1, 4))
    whole = run(conv(weight[None, None], shared), images)
    np.testing.assert_array_equal(whole.reshape(-1, 5), pixels)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fill", ["constant", "edge", "reflect"])
def test_padding_is_a_larger_image_without_padding(fill: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shared, images = numbers(rng, 3), random_images(rng)
    top, bottom, left, right = (int(n) for n in rng.integers(0, 4, 4))
    weight = random_weight(rng, 3, 3, 4, 3)
    pads = ((0, 0), (top, bottom), (left, right), (0, 0))
    if fill == "constant":
        larger = np.pad(images, pads, constant_values=SOURCE.zero_point)
    else:
        larger = np.pad(images, pads, mode="edge" if fill == "edge" else "reflect")
    padded = conv(weight, shared, padding=(top, bottom, left, right), fill=fill)
    np.testing.assert_array_equal(run(padded, images), run(conv(weight, shared), larger))
