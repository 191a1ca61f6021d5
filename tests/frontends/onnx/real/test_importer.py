"""Inputs, outputs, names and everything that stands against the import of a float model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hwgen.ir.activation import Relu
from tests.frontends.onnx.real.models import ModelBuilder, check, messages


def test_layers_have_the_names_of_their_tensors() -> None:
    b = ModelBuilder()
    b.output(b.node("Relu", b.input("N", 3, 4, 5, name="picture")))
    graph = check(b).graph
    assert graph is not None
    assert [node.name for node in graph.nodes] == ["picture", "t0", "t0_output"]
    assert isinstance(graph.node("t0"), Relu)
    assert graph.shape("picture") == (4, 5, 3)


def test_a_tensor_that_is_turned_costs_no_hardware() -> None:
    b = ModelBuilder()
    x = b.node("Transpose", b.input("N", 6, 5, 3), perm=[0, 3, 1, 2])
    x = b.node("MaxPool", x, kernel_shape=[2, 2])
    b.output(b.node("Transpose", x, perm=[0, 2, 3, 1]))
    graph = check(b).graph
    assert graph is not None
    assert [node.name for node in graph.nodes] == ["x", "t1", "t2_output"]


def test_several_inputs_and_outputs_keep_their_order() -> None:
    b = ModelBuilder()
    x, y = b.input("N", 2, 3, 4), b.input("N", 5, name="y")
    b.output(b.node("Tanh", y), b.node("Relu", x))
    check(b)


def test_what_no_output_depends_on_is_left_out() -> None:
    b = ModelBuilder()
    x = b.input("N", 2, 3, 4)
    b.node("Erf", x)
    b.output(b.node("Relu", x))
    examined = check(b)
    assert examined.origin is not None
    assert [step.note for step in examined.origin.steps if not step.layers] != []


def test_all_refusals_are_told_at_once() -> None:
    b = ModelBuilder()
    x = b.input("N", 2, 6, 6)
    y = b.node("Erf", x)
    z = b.node("MaxPool", x, kernel_shape=[2, 2], storage_order=1)
    w = b.node("Conv", x, b.constant(np.ones((3, 5, 1, 1))))
    b.output(y, z, b.node("Relu", w))
    found = messages(b)
    assert len(found) == 3
    assert any("ONNX operator Erf is not supported" in text for text in found)
    assert any("storage_order of MaxPool must be 0, not 1" in text for text in found)
    assert any("weight expects 5 input channels, the input has 2" in text for text in found)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1, 3, "h", 8), "must have known sizes"),
        ((4, 3, 8, 8), "the batch of input 'x' must be 1 or unknown, not 4"),
        ((1, 3, 0, 8), "must have known sizes"),
        ((5,), "must have a shape of 2 to 4 axes"),
        ((1, 2, 3, 4, 5), "must have a shape of 2 to 4 axes"),
    ],
)
def test_inputs_of_another_shape_are_refused(shape: tuple[int | str, ...], message: str) -> None:
    b = ModelBuilder()
    b.output(b.node("Relu", b.input(*shape)))
    (found,) = messages(b)
    assert message in found


def case_turned(b: ModelBuilder) -> str:
    pooled = b.node("MaxPool", b.input("N", 3, 4, 5), kernel_shape=[2, 2])
    turned = b.node("Transpose", pooled, perm=[0, 1, 3, 2])
    return str(b.node("MaxPool", turned, kernel_shape=[2, 2]))


def case_frames(b: ModelBuilder) -> str:
    return str(b.node("Transpose", b.input("N", 3, 4, 5), perm=[1, 0, 2, 3]))


def case_merged_frames(b: ModelBuilder) -> str:
    return str(b.node("Reshape", b.input("N", 3, 4, 5), b.constant([60], np.int64)))


def case_repeated(b: ModelBuilder) -> str:
    x = b.input("N", 3, 4, 5)
    return str(b.node("Add", x, b.node("GlobalMaxPool", x)))


def case_pixelwise(b: ModelBuilder) -> str:
    return str(b.node("Add", b.input("N", 3, 4, 5), b.constant(np.arange(20).reshape(4, 5))))


def case_computed_weight(b: ModelBuilder) -> str:
    x = b.input("N", 3)
    return str(b.node("MatMul", x, b.node("Relu", x)))


def case_no_number(b: ModelBuilder) -> str:
    return str(b.node("Add", b.input("N", 3), b.constant(np.array([np.nan]))))


def case_steps(b: ModelBuilder) -> str:
    parts = ([0], [4], [2], [2])
    return str(b.node("Slice", b.input("N", 3, 4, 5), *(b.constant(p, np.int64) for p in parts)))


def case_bilinear(b: ModelBuilder) -> str:
    scales = b.constant([1, 1, 2, 2])
    return str(b.node("Resize", b.input("N", 3, 4, 5), "", scales, mode="linear"))


def case_other_pixels(b: ModelBuilder) -> str:
    scales = b.constant([1, 1, 3, 3])
    x = b.input("N", 3, 4, 5)
    return str(b.node("Resize", x, "", scales, coordinate_transformation_mode="asymmetric"))


def case_dilated(b: ModelBuilder) -> str:
    x = b.input("N", 3, 9, 9)
    pool = b.node("MaxPool", x, auto_pad="SAME_UPPER", kernel_shape=[2, 2], dilations=[2, 2])
    return str(pool)


def case_inputs(b: ModelBuilder) -> str:
    x = b.input("N", 3, 4, 5)
    return str(b.node("Relu", x, x))


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (case_turned, "which its layer orders in another way"),
        (case_frames, "moves the axis of the frames"),
        (case_merged_frames, "without an axis of frames"),
        (case_repeated, "nothing is repeated"),
        (case_pixelwise, "must be one number, or one for each channel"),
        (case_computed_weight, "the weight must be constant"),
        (case_no_number, "holds values that are not finite"),
        (case_steps, "steps must be 1"),
        (case_bilinear, "mode of Resize must be 'nearest', not linear"),
        (case_other_pixels, "takes other pixels"),
        (case_dilated, "dilations of MaxPool need pads that are given"),
        (case_inputs, "Relu must have 1 inputs"),
    ],
)
def test_what_has_no_circuit_is_refused_by_the_name_of_its_node(
    case: Callable[[ModelBuilder], str], message: str
) -> None:
    b = ModelBuilder()
    output = case(b)
    b.output(output)
    (found,) = messages(b)
    assert message in found
    assert found.startswith(f"layer '{output}_node'")


def old_clip(b: ModelBuilder, x: str) -> str:
    return str(b.node("Clip", x, min=-0.5, max=0.75))


def old_pad(b: ModelBuilder, x: str) -> str:
    return str(b.node("Pad", x, mode="constant", pads=[0, 0, 1, 2, 0, 0, 0, 1], value=0.5))


def old_slice(b: ModelBuilder, x: str) -> str:
    return str(b.node("Slice", x, starts=[1, 0], ends=[5, -1], axes=[2, 3]))


def old_squeeze(b: ModelBuilder, x: str) -> str:
    pooled = b.node("GlobalAveragePool", x)
    return str(b.node("Unsqueeze", b.node("Squeeze", pooled, axes=[2, 3]), axes=[2]))


def old_split(b: ModelBuilder, x: str) -> str:
    first, second = b.node("Split", x, outputs=2, axis=1, split=[1, 2])
    return str(b.node("Concat", second, first, axis=1))


def old_softmax(b: ModelBuilder, x: str) -> str:
    return str(b.node("Softmax", b.node("Flatten", x)))


def old_norm(b: ModelBuilder, x: str) -> str:
    arrays = [b.constant(np.arange(1, 4) / 2) for _ in range(4)]
    return str(b.node("BatchNormalization", x, *arrays, momentum=0.9))


def old_upsample(b: ModelBuilder, x: str) -> str:
    return str(b.node("Upsample", x, b.constant([1, 1, 2, 3]), mode="nearest"))


def old_dropout(b: ModelBuilder, x: str) -> str:
    return str(b.node("Dropout", x, ratio=0.3))


def old_resize(b: ModelBuilder, x: str) -> str:
    return str(b.node("Resize", x, b.constant([1, 1, 2, 2]), mode="nearest"))


@pytest.mark.parametrize(
    ("case", "opset"),
    [
        *((old_clip, n) for n in (7, 10)),
        *((old_pad, n) for n in (7, 10)),
        *((old_slice, n) for n in (7, 9)),
        *((old_squeeze, n) for n in (7, 11, 12)),
        *((old_split, n) for n in (7, 12)),
        *((old_softmax, n) for n in (7, 12)),
        *((old_norm, n) for n in (7, 9, 14)),
        *((old_dropout, n) for n in (7, 10)),
        (old_upsample, 9),
        (old_resize, 10),
    ],
)
def test_operators_of_older_opsets(case: Callable[[ModelBuilder, str], str], opset: int) -> None:
    b = ModelBuilder(opset)
    b.output(case(b, b.input("N", 3, 6, 6)))
    check(b)
