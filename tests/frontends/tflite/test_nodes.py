from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.frontends.tflite.reader import read
from hwgen.frontends.tflite.schema import BUILTIN_OPTIONS, OPTIONS_OF

from .writer import Writer

Change = Callable[[dict[str, Any], dict[str, Any]], None]


def graph(operator: str, change: Change = lambda node, code: None, **options: Any) -> SourceGraph:
    """A file of one node, after a change of its table and of its operator's."""
    writer = Writer("net")
    x = writer.input("x", (1, 4), scale=0.5)
    y = writer.tensor("y", (1, 4), scale=0.5)
    writer.op(operator, [x], [y], options)
    change(writer.values["subgraphs"][0]["operators"][0], writer.values["operator_codes"][0])
    return read(writer.finish([y]), "net.tflite")


def node(operator: str, change: Change = lambda node, code: None, **options: Any) -> SourceNode:
    return graph(operator, change, **options).nodes[0]


def changed(**table: Any) -> Change:
    return lambda node, code: node.update(table)


def coded(**table: Any) -> Change:
    return lambda node, code: code.update(table)


@pytest.mark.parametrize("operator", list(OPTIONS_OF))
def test_operators_are_read_by_name_with_complete_options(operator: str) -> None:
    found = node(operator)
    assert (found.name, found.operator, found.inputs, found.outputs) == (
        "y",
        operator,
        ("x",),
        ("y",),
    )
    assert "options" not in found.attributes


def test_options_have_the_names_of_the_schema() -> None:
    found = node("MAX_POOL_2D", padding="VALID", filter_width=3, fused_activation_function="RELU6")
    assert found.attributes == {
        "padding": "VALID",
        "stride_w": 0,
        "stride_h": 0,
        "filter_width": 3,
        "filter_height": 0,
        "fused_activation_function": "RELU6",
    }
    assert node("RESHAPE", new_shape=[1, 4]).attributes == {"new_shape": (1, 4)}
    assert node("SOFTMAX", beta=0.5).attributes == {"beta": 0.5}
    assert node("RELU").attributes == {}


def test_options_that_are_left_out_are_the_defaults() -> None:
    for change in (
        changed(builtin_options_type=0, builtin_options=None),
        changed(builtin_options=None),
    ):
        assert node("ADD", change).attributes == {
            "fused_activation_function": "NONE",
            "pot_scale_int16": True,
        }


def test_options_of_another_operator_are_an_attribute() -> None:
    other = changed(builtin_options_type=BUILTIN_OPTIONS["MulOptions"])
    assert node("ADD", other).attributes == {"options": "MulOptions"}
    assert node("RELU", other).attributes == {"options": "MulOptions"}
    assert node("ADD", changed(builtin_options_type=200)).attributes == {"options": "number 200"}


def test_whatever_else_an_operator_holds_is_an_attribute() -> None:
    change = changed(
        custom_options=[1, 2, 3],
        intermediates=[0],
        mutating_variable_inputs=[False, True],
        large_custom_options_size=7,
        builtin_options_2_type=3,
    )
    assert node("RELU", change).attributes == {
        "custom_options": "3 values",
        "mutating_variable_inputs": "2 values",
        "intermediates": "1 values",
        "large_custom_options_size": 7,
        "builtin_options_2_type": 3,
    }
    harmless = changed(custom_options=[], intermediates=[], mutating_variable_inputs=[False])
    assert node("RELU", harmless).attributes == {}


def test_old_files_have_the_number_of_the_operator_in_a_byte() -> None:
    assert node("RELU", coded(builtin_code=None)).operator == "RELU"
    assert node("RELU", coded(deprecated_builtin_code=None)).operator == "RELU"
    assert node("GELU").operator == "GELU"


def test_operators_without_a_name_are_called_by_number() -> None:
    assert node("RELU", coded(builtin_code=205)).operator == "number 205"
    assert node("RELU", coded(builtin_code=-5, deprecated_builtin_code=-5)).operator == "number -5"


def test_custom_operators_are_called_by_their_own_name() -> None:
    custom = coded(builtin_code=32, deprecated_builtin_code=32, custom_code="Flex\nOp")
    assert node("RELU", custom).operator == "CUSTOM 'Flex\\nOp'"


def test_versions_are_read() -> None:
    assert node("RELU", coded(version=3)).version == 3
    assert node("RELU", coded(version=None)).version == 1


def test_inputs_may_be_left_out() -> None:
    assert node("RELU", changed(inputs=[0, -1])).inputs == ("x", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (changed(opcode_index=4), "its operator 4 is not one of 1"),
        (changed(inputs=[2]), "refers to tensor 2, which is not one of 2"),
        (changed(inputs=[-2]), "refers to tensor -2, which is not one of 2"),
        (changed(outputs=[1, -1]), "refers to tensor -1, which is not one of 2"),
    ],
)
def test_numbers_that_refer_to_nothing_are_refused(change: Change, message: str) -> None:
    with pytest.raises(HwgenError) as error:
        node("RELU", change)
    assert str(error.value) == f"layer 'y': {message}"


def test_options_that_are_no_name_are_refused() -> None:
    with pytest.raises(HwgenError) as error:
        node("ADD", fused_activation_function=np.int8(6))
    assert str(error.value) == (
        "layer 'y': ADD: fused_activation_function must be one of NONE, RELU, RELU_N1_TO_1, RELU6, "
        "TANH, SIGN_BIT, not 6"
    )
