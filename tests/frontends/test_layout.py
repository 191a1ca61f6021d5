"""Layouts against NumPy: what transposing and reshaping do to the places of values."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.frontends.layout import Layout, ordered


def image_and_layout(rng: np.random.Generator) -> tuple[np.ndarray, Layout]:
    """The places of an image of hwgen as a file with channels first has them."""
    channels, rows, columns = (int(size) for size in rng.integers(1, 6, 3))
    places = np.arange(rows * columns * channels).reshape(rows, columns, channels)
    in_file = places.transpose(2, 0, 1)[None]
    return in_file, ordered(in_file.shape, (2, 3, 1))


def any_shape(rng: np.random.Generator, values: int) -> list[int]:
    shape = []
    while values > 1 and rng.random() < 0.8:
        size = int(rng.choice([n for n in range(1, values + 1) if values % n == 0]))
        shape.append(size)
        values //= size
    return [*shape, values]


@pytest.mark.parametrize("seed", range(50))
def test_positions_follow_transposing_and_reshaping(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places, layout = image_and_layout(rng)
    for _ in range(8):
        if rng.random() < 0.5:
            order = [int(axis) for axis in rng.permutation(places.ndim)]
            places, layout = places.transpose(order), layout.transposed(order)
        else:
            shape = any_shape(rng, places.size)
            reshaped = layout.reshaped(shape)
            if reshaped is not None:
                places, layout = places.reshape(shape), reshaped
        assert layout.shape == places.shape
        np.testing.assert_array_equal(layout.positions(), places)


def test_values_in_order_can_take_any_shape() -> None:
    layout = ordered((1, 24), (1,))
    for shape in ((2, 12), (24, 1), (3, 2, 4), (1, 6, 4)):
        assert layout.reshaped(shape) == ordered(shape, range(len(shape)))


def test_channels_first_flattened_is_no_stride_when_it_is_cut_elsewhere() -> None:
    flat = ordered((1, 4, 3, 3), (2, 3, 1)).reshaped((1, 36))
    assert flat is not None
    assert flat.reshaped((6, 6)) is None
    assert flat.reshaped((1, 4, 3, 3)) == ordered((1, 4, 3, 3), (2, 3, 1))


def test_order_is_that_of_the_named_axes() -> None:
    layout = ordered((1, 4, 3, 5), (2, 3, 1))
    assert layout.is_in_order((2, 3, 1))
    assert not layout.is_in_order((1, 2, 3))
    assert not layout.is_in_order((2, 3))
    assert layout.transposed((0, 2, 3, 1)).is_in_order((1, 2, 3))
    assert ordered((1, 7, 1, 1), (2, 3, 1)).is_in_order((1, 2, 3))


def test_the_part_of_one_pixel() -> None:
    layout = ordered((1, 4, 3, 5), (2, 3, 1))
    assert layout.within(4) == ordered((1, 4, 1, 1), (1,))
    flat = layout.reshaped((1, 60))
    assert flat is not None
    assert flat.within(4).shape == (1, 4)
    assert flat.within(60) == flat
    assert ordered((1, 15, 4), (1, 2)).reshaped((1, 60)) == ordered((1, 60), (1,))
    assert ordered((1, 60), (1,)).within(4).shape == (1, 4)


def test_frames_go_to_the_file_and_back() -> None:
    layout = ordered((1, 4, 3, 5), (2, 3, 1))
    frames = np.arange(2 * 60).reshape(2, 3, 5, 4)
    in_file = layout.to_file(frames)
    np.testing.assert_array_equal(in_file, frames.transpose(0, 3, 1, 2))
    np.testing.assert_array_equal(layout.from_file(in_file), frames.reshape(2, 60))
