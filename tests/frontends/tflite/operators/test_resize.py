"""RESIZE_NEAREST_NEIGHBOR by whole factors."""

from __future__ import annotations

import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def resized(
    size: tuple[int, int], half: bool = False, corners: bool = False
) -> tuple[Net, Value, Value]:
    net = Net("resize", 1)
    x = net.input((5, 7, 3))
    options = {"align_corners": corners, "half_pixel_centers": half}
    shape = (1, *size, 3)
    y = net.same("RESIZE_NEAREST_NEIGHBOR", x, shape, [net.constant("size", size)], options)
    return net, x, y


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("factor", [(1, 2), (3, 1), (2, 5), (7, 3)])
def test_whole_factors_equal_the_runtime(factor: tuple[int, int], half: bool) -> None:
    net, x, y = resized((5 * factor[0], 7 * factor[1]), half)
    assert kinds(assert_equal(net, x, y)) == ["Input", "UpsampleNearest", "Output"]


def test_other_factors_are_refused() -> None:
    net, _, y = resized((5, 10))
    assert refusals(net.finish(y)) == [f"{y.name}: resizes 7 to 10 rows or columns"]


def test_corners_are_refused() -> None:
    net, _, y = resized((10, 14), corners=True)
    message = "align_corners of RESIZE_NEAREST_NEIGHBOR must be False, not True"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]
