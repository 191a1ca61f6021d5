"""Parts of tensors and tensors of parts against onnxruntime."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ..random_models import Network
from ..random_qdq import RealNetwork
from ..runtime import compare, compare_layers, imported

ENDS = 2**63 - 1


def after(
    net: Network, kind: str, *constants: Any, dtypes: Any = np.int64, **attributes: Any
) -> bytes:
    """One operator on the integers of a network."""
    inputs = [net.writer.constant(values, dtypes) for values in constants]
    return net.writer.finish([net.writer.op(kind, [net.value.name, *inputs], **attributes)])


@pytest.mark.parametrize(
    ("starts", "ends", "axes"),
    [([1], [3], [1]), ([1, 2], [4, ENDS], [2, 3]), ([-2], [ENDS], [1]), ([0, 1], [1, 2], [0, 1]),
     ([1, 1, 1], [-1, 3, 4], [3, 2, 1])],
)  # fmt: skip
def test_slices(starts: list[int], ends: list[int], axes: list[int]) -> None:
    content = after(Network(1, (1, 4, 5, 6)), "Slice", starts, ends, axes)
    assert set(compare(content, seed=1).values()) == {0}


def test_slices_by_attributes() -> None:
    net = Network(1, (1, 4, 5, 6), "uint8", opset=9)
    plain = RealNetwork.plain(net, net.value)  # type: ignore[arg-type]
    cut = net.writer.op("Slice", [plain], starts=[1], ends=[3], axes=[2])
    made = net.writer.op("QuantizeLinear", [cut, *net.steps(net.value.scale, net.value.zero)])
    assert imported(net.writer.finish([made])).errors == ()


def test_a_slice_of_a_flat_tensor() -> None:
    content = after(Network(2, (1, 40)), "Slice", [5], [17], [1])
    assert set(compare(content, seed=2).values()) == {0}


@pytest.mark.parametrize(
    ("cut", "message"),
    [
        (([0], [4], [1], [2]), "steps of channels must be 1, not 2"),
        (([3], [0], [2], [-1]), "steps must be at least 1, not [-1]"),
        (([3], [1], [1]), "leaves nothing of axis 1 of [1, 4, 5, 6]"),
        (([0], [1], [7]), "starts [0], ends [1] and axes [7] do not go with"),
        (([0, 1], [1], [1]), "starts [0, 1], ends [1] and axes [1] do not go with"),
    ],
)
def test_slices_that_do_not_fit_are_refused(cut: tuple[list[int], ...], message: str) -> None:
    (error,) = imported(after(Network(3, (1, 4, 5, 6)), "Slice", *cut)).errors
    assert error.message.startswith(message)


@pytest.mark.parametrize(("axis", "sizes"), [(1, [1, 3]), (1, [2, 2]), (2, [3, 2]), (-1, [1, 5])])
def test_splits_and_joins(axis: int, sizes: list[int]) -> None:
    net = Network(4, (1, 4, 5, 6))
    split = net.writer.constant(sizes, np.int64)
    net.writer.op("Split", [net.value.name, split], ["a", "b"], axis=axis)
    outputs = ["a", "b"]
    if axis == 1:
        outputs.append(net.writer.op("Concat", ["b", "a", "b"], axis=1))
    assert set(compare(net.writer.finish(outputs), seed=4).values()) == {0}


@pytest.mark.parametrize("opset", [11, 13, 18])
def test_equal_parts(opset: int) -> None:
    net = Network(5, (1, 6, 3, 3), opset=opset)
    number: dict[str, Any] = {"num_outputs": 3} if opset >= 18 else {}
    net.writer.op("Split", [net.value.name], ["a", "b", "c"], axis=1, **number)
    assert set(compare(net.writer.finish(["a", "c"]), seed=5).values()) == {0}


@pytest.mark.parametrize("axis", [1, 2])
def test_concatenation_with_scales_of_their_own(axis: int) -> None:
    net = Network(6, (1, 3, 4, 5))
    first = net.value
    other = net.made(first.name, net.scale(), net.zero(), first.shape)
    inputs = [*net.steps(0.05, 7), *net.triple(first), *net.triple(other)]
    name = net.writer.op("com.microsoft.QLinearConcat", inputs, axis=axis)
    assert compare(net.writer.finish([name]), seed=6)[name] == 0


def test_flat_tensors_follow_each_other() -> None:
    net = Network(7, (1, 30))
    name = net.writer.op("Concat", [net.value.name] * 2, axis=1)
    assert compare(net.writer.finish([name]), seed=7)[name] == 0


@pytest.mark.parametrize("shape", [(1, 3, 4, 5), (1, 6, 7)])
@pytest.mark.parametrize("axis", [2, -1])
def test_joining_rows_and_columns(shape: tuple[int, ...], axis: int) -> None:
    net = Network(8, shape)
    top, bottom = (net.writer.constant(values, np.int64) for values in ([1, 2], [3, 4]))
    axes = net.writer.constant([1, axis], np.int64)
    part = net.writer.op("Slice", [net.value.name, top, bottom, axes])
    whole = net.writer.op("Slice", [net.value.name, *(net.writer.constant([n], np.int64)
                                                      for n in (1, 3, 1))])  # fmt: skip
    name = net.writer.op("Concat", [whole, part, whole], axis=axis)
    assert compare(net.writer.finish([name]), seed=8)[name] == 0


def test_every_other_row_and_column_as_channels() -> None:
    """The first layer of YOLOv5."""
    net = Network(9, (1, 3, 8, 10))
    parts = []
    for row, column in ((0, 0), (1, 0), (0, 1), (1, 1)):
        limits = ([row, column], [ENDS, ENDS], [2, 3], [2, 2])
        inputs = [net.writer.constant(values, np.int64) for values in limits]
        parts.append(net.writer.op("Slice", [net.value.name, *inputs]))
    name = net.writer.op("Concat", parts, axis=1)
    found = compare(net.writer.finish([name]), seed=9)
    assert found[name] == 0
    assert len(found) >= 5


def test_joining_along_the_batch_is_refused() -> None:
    net = Network(8, (1, 3, 4, 5))
    name = net.writer.op("Concat", [net.value.name] * 2, axis=0)
    (error,) = imported(net.writer.finish([name])).errors
    assert error.message == "cannot join along the batch"


@pytest.mark.parametrize("mode", ["constant", "edge", "reflect"])
def test_padding_of_integers(mode: str) -> None:
    net = Network(9, (1, 3, 4, 5))
    pads = net.writer.constant([0, 0, 1, 2, 0, 0, 2, 1], np.int64)
    value = [net.writer.constant(net.value.zero, net.dtype)] if mode == "constant" else []
    name = net.writer.op("Pad", [net.value.name, pads, *value], mode=mode)
    assert compare(net.writer.finish([name]), seed=9)[name] == 0


def test_padding_of_named_axes_between_pairs() -> None:
    net = RealNetwork(10, (1, 3, 4, 5), opset=18)
    pads, axes = net.writer.constant([1, 2], np.int64), net.writer.constant([-1], np.int64)
    net.quantized(net.writer.op("Pad", [net.plain(net.value), pads, "", axes]))
    assert max(worst for worst, _, _ in compare_layers(net.finish(), seed=10).values()) <= 1


@pytest.mark.parametrize(
    ("pads", "message"),
    [([0, 1, 0, 0, 0, 0, 0, 0], "pads must be at least 0, and 0 for batch and channels"),
     ([0, 0, -1, 0, 0, 0, 0, 0], "pads must be at least 0, and 0 for batch and channels"),
     ([0, 0, 1], "pads [0, 0, 1] do not go with 4 axes")],
)  # fmt: skip
def test_padding_that_does_not_fit_is_refused(pads: list[int], message: str) -> None:
    (error,) = imported(after(Network(11, (1, 3, 4, 5)), "Pad", pads)).errors
    assert error.message.startswith(message)
