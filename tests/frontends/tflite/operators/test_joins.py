"""CONCATENATION along the channels."""

from __future__ import annotations

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


def test_another_axis_is_refused() -> None:
    net = Net("concat", 3)
    x = net.input((4, 5, 3))
    y = joined(net, [x, x], (1, 8, 5, 3), 1)
    assert refusals(net.finish(y)) == [f"{y.name}: axis must be that of the channels, 3, not 1"]


def test_another_format_is_refused() -> None:
    net = Net("concat", 4)
    x = net.input((4, 5, 3))
    y = net.convolution(x, 3, (1, 1))
    z = joined(net, [x, y], (1, 4, 5, 6), 3)
    message = f"tensor '{y.name}' has another format than the result '{z.name}'"
    assert refusals(net.finish(z)) == [f"{z.name}: {message}"]
