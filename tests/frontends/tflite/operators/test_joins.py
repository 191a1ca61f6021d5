"""CONCATENATION along channels, columns and rows."""

from __future__ import annotations

import pytest

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net, Value


def joined(net: Net, parts: list[Value], shape: tuple[int, ...], axis: int) -> Value:
    y = net.value("concat", shape, parts[0].scale, parts[0].zero_point)
    options = {"axis": axis, "fused_activation_function": "NONE"}
    net.writer.op("CONCATENATION", [part.index for part in parts], [y.index], options)
    return y


def test_it_equals_the_runtime() -> None:
    net = Net("concat", 1)
    x = net.input((4, 5, 3))
    y = net.same("RELU", x, x.shape, [])
    found = assert_equal(net, x, joined(net, [x, y, x], (1, 4, 5, 9), -1))
    assert kinds(found) == ["Input", "Clamp", "Concat", "Output"]


def test_one_part_is_no_layer() -> None:
    net = Net("concat", 2)
    x = net.input((4, 5, 3))
    y = joined(net, [x], x.shape, 3)
    assert kinds(assert_equal(net, x, net.same("RELU", y, x.shape, []))) == [
        "Input",
        "Clamp",
        "Output",
    ]


@pytest.mark.parametrize("axis", [1, 2, -2, -3])
def test_rows_and_columns_equal_the_runtime(axis: int) -> None:
    net = Net("concat", 3)
    x = net.input((4, 5, 3))
    y = net.pool("MAX_POOL_2D", x, (1, 2), (1, 2)) if axis % 4 == 2 else x
    shape = list(x.shape)
    shape[axis] += y.shape[axis]
    assert_equal(net, x, joined(net, [x, y], tuple(shape), axis))


def test_boxes_of_two_feature_maps_equal_the_runtime() -> None:
    """Heads as [1, boxes, 4]."""
    net = Net("concat", 5)
    x = net.input((8, 8, 6))
    maps = [x, net.pool("MAX_POOL_2D", x, (2, 2), (2, 2))]
    boxes = [net.reshape(part, (1, part.shape[1] * part.shape[2] * 6 // 4, 4)) for part in maps]
    count = sum(part.shape[1] for part in boxes)
    assert_equal(net, x, joined(net, boxes, (1, count, 4), 1))


def test_the_batch_is_refused() -> None:
    net = Net("concat", 3)
    x = net.input((4, 5, 3))
    y = joined(net, [x, x], (2, 4, 5, 3), 0)
    assert refusals(net.finish(y)) == [f"{y.name}: cannot join along the batch"]


def test_operands_that_do_not_make_the_result_are_refused() -> None:
    net = Net("concat", 3)
    x = net.input((4, 5, 3))
    y = joined(net, [x, x], (1, 9, 5, 3), 1)
    assert refusals(net.finish(y)) == [
        f"{y.name}: its operands do not make the 135 values of '{y.name}'"
    ]


def test_another_format_is_refused() -> None:
    net = Net("concat", 4)
    x = net.input((4, 5, 3))
    y = net.convolution(x, 3, (1, 1))
    z = joined(net, [x, y], (1, 4, 5, 6), 3)
    message = f"tensor '{y.name}' has another format than the result '{z.name}'"
    assert refusals(net.finish(z)) == [f"{z.name}: {message}"]
