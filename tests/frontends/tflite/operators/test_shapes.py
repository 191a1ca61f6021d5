"""RESHAPE and its like: the order of the values is kept, layers only where the shape changes."""

from __future__ import annotations

from tests.frontends.tflite.compare import assert_equal, kinds, refusals
from tests.frontends.tflite.net import Net


def test_reshape_keeps_the_order() -> None:
    net = Net("shapes", 1)
    x = net.input((4, 5, 6))
    y = net.reshape(net.reshape(x, (1, 5, 4, 6)), (1, 120))
    found = assert_equal(net, x, y)
    assert kinds(found) == ["Input", "Reshape", "Flatten", "Output"]
    assert found.origin is not None
    assert [step.layers for step in found.origin.steps] == [("reshape_3",), ("reshape_5",)]


def test_axes_of_size_one_come_and_go_for_nothing() -> None:
    """A sequence [1, L, C] is the image [1, 1, L, C]."""
    net = Net("shapes", 2)
    x = net.input((9, 4))
    y = net.same("EXPAND_DIMS", x, (1, 1, 9, 4), [net.constant("axis", 1)], {})
    z = net.same("SQUEEZE", y, (1, 9, 4), [], {"squeeze_dims": [1]})
    found = assert_equal(net, x, y, z)
    assert kinds(found) == ["Input", "Output", "Output"]


def test_a_transpose_may_move_axes_of_size_one() -> None:
    net = Net("shapes", 3)
    x = net.input((1, 7, 4))
    y = net.same("TRANSPOSE", x, (1, 7, 1, 4), [net.constant("order", [0, 2, 1, 3])], {})
    assert kinds(assert_equal(net, x, y)) == ["Input", "Reshape", "Output"]


def test_a_transpose_that_moves_values_is_refused() -> None:
    net = Net("shapes", 4)
    x = net.input((3, 7, 4))
    y = net.same("TRANSPOSE", x, (1, 7, 3, 4), [net.constant("order", [0, 2, 1, 3])], {})
    message = "changes the order of the values: axes [0, 2, 1, 3] of [1, 3, 7, 4]"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]


def test_a_batch_that_becomes_something_else_is_refused() -> None:
    net = Net("shapes", 5)
    x = net.input((2, 3, 4))
    y = net.reshape(x, (6, 4))
    message = f"tensor '{y.name}' [6, 4] has a batch of 6"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]


def test_values_may_pass_through_axes_that_no_image_has() -> None:
    net = Net("shapes", 6)
    x = net.input((4, 4, 6))
    y = net.reshape(net.reshape(net.reshape(x, (1, 4, 4, 2, 3)), (16, 6)), (1, 8, 2, 6))
    found = assert_equal(net, x, net.convolution(y, 2, (3, 3)))
    assert kinds(found) == ["Input", "Reshape", "Conv2d", "Output"]


def test_other_operators_do_not_read_such_axes() -> None:
    net = Net("shapes", 7)
    x = net.input((4, 4, 6))
    wide = net.reshape(x, (1, 4, 4, 2, 3))
    y = net.same("TRANSPOSE", wide, (1, 4, 4, 3, 2), [net.constant("order", [0, 1, 2, 4, 3])], {})
    message = f"tensor '{wide.name}' [1, 4, 4, 2, 3] has more than 4 axes"
    assert refusals(net.finish(y)) == [f"{y.name}: {message}"]


def test_a_shape_that_does_not_go_with_the_values_is_refused() -> None:
    net = Net("shapes", 8)
    x = net.input((4, 6))
    y = net.same("RESHAPE", x, (1, 24), [net.constant("shape", [5, -1])])
    assert refusals(net.finish(y)) == [f"{y.name}: cannot give 24 values the shape [5, -1]"]
