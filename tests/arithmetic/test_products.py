"""Sums of windows by products of copied and of shifted pixels equal plain sums."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic.arena import Arena
from hwgen.arithmetic.products import ShiftedProduct, WindowProduct, local_sums

Reals = NDArray[np.float32]


def windows_of(images: Reals, kernel: tuple[int, int]) -> Reals:
    views = np.lib.stride_tricks.sliding_window_view(images, kernel, axis=(1, 2))
    return np.moveaxis(views, 3, 5)


def expected(windows: Reals, weight: Reals, groups: int) -> Reals:
    """[n, rows, columns, Cout], one output channel at a time."""
    depth, each = weight.shape[2], weight.shape[3] // groups
    sums = []
    for channel in range(weight.shape[3]):
        first = channel // each * depth
        part = windows[..., first : first + depth]
        sums.append((part * weight[..., channel]).sum(axis=(3, 4, 5)))
    return np.stack(sums, axis=-1)


def integers(generator: np.random.Generator, shape: tuple[int, ...]) -> Reals:
    return generator.integers(-9, 10, shape).astype(np.float32)


@pytest.mark.parametrize("groups", [1, 2, 6])
@pytest.mark.parametrize("seed", range(4))
def test_products_of_copied_windows(seed: int, groups: int) -> None:
    generator = np.random.default_rng(seed)
    kernel = (int(generator.integers(1, 4)), int(generator.integers(1, 4)))
    weight = integers(generator, (*kernel, 6 // groups, 12))
    product = WindowProduct(weight, groups, 3 * 8 * 8, Arena())
    for count in (3, 1):
        windows = windows_of(integers(generator, (count, 8, 7, 6)), kernel)
        found = product(windows).reshape(*windows.shape[:3], 12)
        np.testing.assert_array_equal(found, expected(windows, weight, groups))


@pytest.mark.parametrize("seed", range(30))
def test_products_of_shifted_pixels(seed: int) -> None:
    """Behind the pixels lies what is not a number, where nothing may be read."""
    generator = np.random.default_rng(seed)
    kernel = (int(generator.integers(1, 6)), int(generator.integers(1, 6)))
    height, width = kernel[0] + int(generator.integers(0, 5)), kernel[1] + seed % 5
    channels, most = int(generator.integers(1, 4)), 3
    weight = integers(generator, (*kernel, channels, 5))
    product = ShiftedProduct(weight, most * height * width, Arena())
    for count in (most, 1):
        images = integers(generator, (count, height, width, channels))
        behind = np.zeros(ShiftedProduct.spare(weight), dtype=np.float32)
        nothing = np.full(50, np.nan, dtype=np.float32)
        flat = np.concatenate([images.reshape(-1), behind, nothing])
        found = product(flat, (count, height, width))
        wanted = expected(windows_of(images, kernel), weight, 1)
        np.testing.assert_array_equal(found, wanted)
        assert np.isfinite(found).all()


def test_shifting_pays_where_little_is_wasted_and_copies_are_short() -> None:
    assert ShiftedProduct.pays(np.ones((1, 1, 64, 64)), (9, 9), (9, 9))
    assert ShiftedProduct.pays(np.ones((3, 3, 16, 16)), (34, 34), (32, 32))
    assert not ShiftedProduct.pays(np.ones((3, 3, 64, 64)), (10, 10), (8, 8))


def test_sums_with_weights_of_each_position() -> None:
    generator = np.random.default_rng(1)
    weight = integers(generator, (3, 4, 2, 2, 3, 5))
    windows = windows_of(integers(generator, (2, 4, 5, 3)), (2, 2))
    wanted = np.einsum("nyxijc,yxijco->nyxo", windows, weight)
    found = local_sums(weight, windows).reshape(wanted.shape)
    np.testing.assert_array_equal(found, wanted)
