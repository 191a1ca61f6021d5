"""SLICE, STRIDED_SLICE, SPLIT and SPLIT_V."""

from __future__ import annotations

from typing import Any

import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def cut(net: Net, x: Value, begin: list[int], size: list[int], shape: tuple[int, ...]) -> Value:
    keys = [net.constant("begin", begin), net.constant("size", size)]
    return net.same("SLICE", x, shape, keys, {})


def strided(
    net: Net, x: Value, limits: list[list[int]], shape: tuple[int, ...], **options: int
) -> Value:
    keys = [net.constant("limit", values) for values in limits]
    return net.same("STRIDED_SLICE", x, shape, keys, options)


def test_a_slice_crops_and_takes_channels() -> None:
    net = Net("slice", 1)
    x = net.input((6, 7, 5))
    found = assert_equal(net, x, cut(net, x, [0, 1, 0, 2], [1, 4, -1, 2], (1, 4, 7, 2)))
    assert kinds(found) == ["Input", "Crop", "SliceChannels", "Output"]


@pytest.mark.parametrize(
    ("limits", "shape", "options"),
    [
        ([[0, 1, 0, 0], [1, 6, 7, 5], [1, 2, 3, 1]], (1, 3, 3, 5), {}),
        ([[0, -3, 0, 1], [1, 0, -1, -1], [1, 1, 1, 1]], (1, 3, 6, 3), {"end_mask": 2}),
        ([[0, 5, 2, 0], [1, 6, 3, 5], [1, 1, 1, 1]], (1, 7, 5), {"begin_mask": 4, "end_mask": 4,
                                                              "shrink_axis_mask": 2}),
    ],
)  # fmt: skip
def test_limits_count_as_in_numpy(
    limits: list[list[int]], shape: tuple[int, ...], options: dict[str, int]
) -> None:
    net = Net("slice", 2)
    x = net.input((6, 7, 5))
    assert_equal(net, x, strided(net, x, limits, shape, **options))


def split(net: Net, x: Value, sizes: list[int], given: list[int] | None, axis: int) -> list[Value]:
    shapes = [tuple(n if a == axis else s for a, s in enumerate(x.shape)) for n in sizes]
    parts = [net.value("part", shape, x.scale, x.zero_point) for shape in shapes]
    keys = [net.constant("axis", [axis])]
    keys = [keys[0], x.index] if given is None else [x.index, net.constant("sizes", given), *keys]
    operator = "SPLIT" if given is None else "SPLIT_V"
    options = {"num_splits": len(parts)}
    net.writer.op(operator, keys, [part.index for part in parts], options)
    return parts


@pytest.mark.parametrize("axis", [1, 3])
def test_a_split_makes_equal_parts(axis: int) -> None:
    net = Net("split", 3)
    x = net.input((6, 5, 6))
    parts = split(net, x, [2, 2, 2], None, axis)
    found = assert_equal(net, x, *parts)
    assert kinds(found).count("SliceChannels" if axis == 3 else "Crop") == 3


def test_a_part_that_no_one_reads_is_dropped() -> None:
    net = Net("split", 4)
    x = net.input((6, 5, 6))
    parts = split(net, x, [1, 5], [1, -1], 3)
    assert kinds(assert_equal(net, x, parts[1])) == ["Input", "SliceChannels", "Output"]


def refused(make: Any) -> list[str]:
    net = Net("slice", 5)
    x = net.input((6, 7, 5))
    y = make(net, x)
    return [text.split(": ", 1)[1] for text in refusals(net.finish(y))]


def test_parts_outside_the_tensor_are_refused() -> None:
    made = refused(lambda net, x: cut(net, x, [0, 5, 0, 0], [1, 3, 7, 5], (1, 3, 7, 5)))
    assert made == ["takes 5 to 7 of axis 1, which has 6"]


def test_channels_at_a_stride_are_refused() -> None:
    limits = [[0, 0, 0, 0], [1, 6, 7, 5], [1, 1, 1, 2]]
    made = refused(lambda net, x: strided(net, x, limits, (1, 6, 7, 3)))
    assert made == ["channels must have stride 1, not 2"]


def test_going_backwards_is_refused() -> None:
    limits = [[0, 5, 0, 0], [1, 0, 7, 5], [1, -1, 1, 1]]
    made = refused(lambda net, x: strided(net, x, limits, (1, 5, 7, 5)))
    assert made == ["strides must be at least 1, not -1"]


def test_sizes_that_do_not_add_up_are_refused() -> None:
    made = refused(lambda net, x: split(net, x, [2, 2], [2, 2], 3)[0])
    assert made == ["parts of [2, 2] do not make the 5 of axis 3"]
