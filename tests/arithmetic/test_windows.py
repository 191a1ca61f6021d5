from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic.windows import Unfolding, pad, sliding_windows
from hwgen.ir.window import FILLS, Window


def test_windows_follow_stride_and_padding() -> None:
    images = np.arange(1 * 4 * 5 * 2).reshape(1, 4, 5, 2)
    geometry = Window((2, 3), (2, 1), (1, 0, 2, 1))
    windows = sliding_windows(images, geometry, -1)
    assert windows.shape == (1, *geometry.output_size(4, 5), 2, 3, 2)
    padded = np.pad(images, ((0, 0), (1, 0), (2, 1), (0, 0)), constant_values=-1)
    np.testing.assert_array_equal(windows[0, 1, 3], padded[0, 2:4, 3:6])


@pytest.mark.parametrize("fill", FILLS)
def test_padding_reads_a_value_the_nearest_pixel_or_the_mirrored_one(fill: str) -> None:
    images = np.arange(5).reshape(1, 1, 5, 1)
    padded = pad(images, Window((1, 1), (1, 1), (0, 0, 2, 3), fill=fill), 9).reshape(-1).tolist()
    expected = {
        "constant": [9, 9, 0, 1, 2, 3, 4, 9, 9, 9],
        "edge": [0, 0, 0, 1, 2, 3, 4, 4, 4, 4],
        "reflect": [2, 1, 0, 1, 2, 3, 4, 3, 2, 1],
    }
    assert padded == expected[fill]


@pytest.mark.parametrize("seed", range(30))
def test_every_tap_is_the_pixel_that_the_geometry_names(seed: int) -> None:
    """Any size, stride, dilation, padding, fill and ceil_mode, against a loop over the taps."""
    generator = np.random.default_rng(seed)
    geometry, (height, width) = random_geometry(generator)
    images = generator.integers(-99, 99, (2, height, width, 3))
    windows = sliding_windows(images, geometry, 77)
    assert windows.shape == (2, *geometry.output_size(height, width), *geometry.size, 3)
    for row, column, i, j in np.ndindex(*windows.shape[1:5]):
        y = row * geometry.stride[0] - geometry.padding[0] + i * geometry.dilation[0]
        x = column * geometry.stride[1] - geometry.padding[2] + j * geometry.dilation[1]
        place = source(y, height, geometry.fill), source(x, width, geometry.fill)
        expected = images[:, *place] if None not in place else np.full((2, 3), 77)
        np.testing.assert_array_equal(windows[:, row, column, i, j], expected)


@pytest.mark.parametrize("seed", range(12))
def test_unfolding_gives_the_windows_of_a_few_images_at_a_time(seed: int) -> None:
    """The memory is used again, for fewer images too; the padding stays 0 where it is constant."""
    generator = np.random.default_rng([seed, 1])
    geometry, (height, width) = random_geometry(generator)
    images = generator.integers(-99, 99, (5, height, width, 3))
    expected = sliding_windows(images - 7, geometry, 0)
    unfolding = Unfolding(geometry, (height, width, 3), 2, np.float32)

    def centre(some: NDArray[np.float32]) -> None:
        some -= 7

    for first in (0, 2, 4):
        part = slice(first, min(first + 2, 5))
        unfolding.fill(images[part], centre)
        windows = unfolding.windows(part.stop - part.start)
        assert windows.dtype == np.float32
        np.testing.assert_array_equal(windows, expected[part])


def random_geometry(generator: np.random.Generator) -> tuple[Window, tuple[int, int]]:
    """A window and the size of an image that it fits."""
    while True:
        size, stride, dilation = (
            (int(a), int(b)) for a, b in generator.integers(1, 4, 6).reshape(3, 2)
        )
        top, bottom, left, right = (int(n) for n in generator.integers(0, 6, 4))
        geometry = Window(
            size,
            stride,
            (top, bottom, left, right),
            dilation=dilation,
            fill=str(generator.choice(FILLS)),
            ceil_mode=bool(generator.integers(2)),
        )
        height, width = (int(n) for n in generator.integers(1, 9, 2))
        if not geometry.check("layer", "window", (height, width, 3)):
            return geometry, (height, width)


def source(position: int, positions: int, fill: str) -> int | None:
    """Where a tap reads, None in padding of constant fill."""
    if 0 <= position < positions:
        return position
    if fill == "constant":
        return None
    if fill == "edge":
        return 0 if position < 0 else positions - 1
    return -position if position < 0 else 2 * (positions - 1) - position
