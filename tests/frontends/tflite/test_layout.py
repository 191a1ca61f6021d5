"""Axes of a file's tensors, and of frames."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.layout import CHANNEL, HEIGHT, WIDTH, axis_of, frame_shape


@pytest.mark.parametrize(
    ("file", "frame"),
    [
        ((1, 5, 6, 7), (5, 6, 7)),
        ((-1, 5, 6, 7), (5, 6, 7)),
        ((1, 30, 4), (1, 30, 4)),
        ((1, 10), (10,)),
        ((10,), (10,)),
        ((), (1,)),
        ((1, 1, 1, 5, 6, 7), (5, 6, 7)),
    ],
)
def test_a_frame_is_an_image_or_flat(file: tuple[int, ...], frame: tuple[int, ...]) -> None:
    assert frame_shape("x", file) == frame


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ((2, 5, 6, 7), "tensor 'x' [2, 5, 6, 7] has a batch of 2"),
        ((1, 2, 5, 6, 7), "tensor 'x' [1, 2, 5, 6, 7] has more than 4 axes"),
        ((1, 0, 6, 7), "tensor 'x' [1, 0, 6, 7] must have sizes of at least 1"),
        ((1, -1, 6, 7), "tensor 'x' [1, -1, 6, 7] must have sizes of at least 1"),
        (None, "tensor 'x' has no shape"),
    ],
)
def test_other_shapes_are_refused(file: tuple[int, ...] | None, message: str) -> None:
    with pytest.raises(HwgenError) as caught:
        frame_shape("x", file)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("file", "axis", "place"),
    [
        ((1, 5, 6, 7), 1, HEIGHT),
        ((1, 5, 6, 7), -2, WIDTH),
        ((1, 5, 6, 7), 3, CHANNEL),
        ((1, 30, 4), 1, WIDTH),
        ((1, 30, 4), -1, CHANNEL),
        ((1, 10), 1, CHANNEL),
        ((10,), 0, CHANNEL),
        ((1, 5, 6, 7), 0, None),
        ((1, 10), -2, None),
    ],
)
def test_an_axis_of_the_file_is_one_of_the_image(
    file: tuple[int, ...], axis: int, place: int | None
) -> None:
    assert axis_of("x", file, axis) == place


@pytest.mark.parametrize(
    ("file", "axis", "message"),
    [
        ((1, 5, 6, 7), 4, "tensor 'x' [1, 5, 6, 7] has no axis 4"),
        ((1, 1, 5, 6, 7), 1, "axis 1 of tensor 'x' [1, 1, 5, 6, 7] is none of an image"),
    ],
)
def test_other_axes_are_refused(file: tuple[int, ...], axis: int, message: str) -> None:
    with pytest.raises(HwgenError) as caught:
        axis_of("x", file, axis)
    assert caught.value.message == message
