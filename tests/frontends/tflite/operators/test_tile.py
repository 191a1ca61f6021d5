"""TILE: rows, columns and pixels that are repeated, as Keras writes UpSampling2D."""

from __future__ import annotations

import numpy as np

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def tile(net: Net, x: Value, counts: tuple[int, ...]) -> Value:
    shape = tuple(size * count for size, count in zip(x.shape, counts, strict=True))
    return net.same("TILE", x, shape, [net.constant("multiples", counts)], {})


def repeated(net: Net, x: Value, axis: int, count: int) -> Value:
    """By way of a tensor with an axis more."""
    shape = (*x.shape[: axis + 1], 1, *x.shape[axis + 1 :])
    wide = net.same("EXPAND_DIMS", x, shape, [net.constant("axis", axis + 1)], {})
    counts = [1] * len(shape)
    counts[axis + 1] = count
    sizes = list(x.shape)
    sizes[axis] *= count
    return net.reshape(tile(net, wide, tuple(counts)), tuple(sizes))


def test_pixels_are_repeated_by_way_of_another_axis() -> None:
    net = Net("tile", 1)
    x = net.input((3, 5, 4))
    y = repeated(net, repeated(net, x, 1, 2), 2, 3)
    assert y.shape == (1, 6, 15, 4)
    found = assert_equal(net, x, net.convolution(y, 2, (3, 3)))
    assert kinds(found)[:3] == ["Input", "UpsampleNearest", "UpsampleNearest"]


def test_a_pixel_becomes_an_image() -> None:
    net = Net("tile", 2)
    x = net.input((1, 1, 5))
    y = tile(net, x, (1, 3, 4, 1))
    assert_equal(net, x, y)


def test_an_image_beside_itself_is_refused() -> None:
    net = Net("tile", 3)
    x = net.input((2, 3, 4))
    y = tile(net, x, (1, 1, 2, 1))
    message = "repeats an axis of size 3 with 4 values within it"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]


def test_multiples_must_go_with_the_axes() -> None:
    net = Net("tile", 4)
    x = net.input((1, 1, 4))
    y = net.same("TILE", x, (1, 2, 2, 4), [net.constant("multiples", np.array([2, 2]))], {})
    assert refusals(net.finish(y)) == [f"{y.name}: multiples [2, 2] do not go with 4 axes"]
