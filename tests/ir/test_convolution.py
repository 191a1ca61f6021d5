from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hwgen.ir.node import output_shape
from hwgen.ir.requantized import accumulator_range_of
from hwgen.ir.window import Window

from .samples import CONV, mistakes


def test_shape_of_an_integer_convolution() -> None:
    assert output_shape(CONV, [(5, 7, 2)]) == (5, 7, 4)


def test_kernel_larger_than_the_padded_input_is_refused() -> None:
    assert mistakes(CONV, (5, 5, 2), weight=np.ones((8, 3, 2, 4))) == [
        (
            "layer 'conv': kernel 8x3 is larger than the padded input 7x7"
            "\n  hint: add padding or shrink it"
        )
    ]


def test_empty_weight_is_refused() -> None:
    axes = "[rows, columns, input channels, output channels]"
    assert mistakes(CONV, (5, 5, 2), weight=np.ones((3, 3, 0, 4))) == [
        f"layer 'conv': weight must have shape {axes}, not (3, 3, 0, 4)"
    ]


def test_geometry_is_that_of_the_attributes() -> None:
    node = replace(CONV, dilation=(2, 3), fill="edge", stride=(1, 2))
    assert node.geometry == Window((3, 3), (1, 2), (1, 1, 1, 1), (2, 3), "edge")


def test_dilation_and_groups_change_the_shape() -> None:
    assert output_shape(replace(CONV, dilation=(2, 1)), [(5, 7, 2)]) == (3, 7, 4)
    assert mistakes(CONV, (5, 7, 4), groups=2) == []


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"stride": (0, 1)}, "stride must be at least 1 on each axis, not (0, 1)"),
        ({"padding": (0, 0, -1, 0)}, "padding must be at least 0 on each side, not (0, 0, -1, 0)"),
        ({"dilation": (1, 0)}, "dilation must be at least 1 on each axis, not (1, 0)"),
        ({"fill": "wrap"}, "fill must be one of constant, edge, reflect, not wrap"),
        ({"groups": 0}, "groups must be a whole number of at least 1, not 0"),
        (
            {"groups": 2},
            "weight expects 4 input channels in 2 groups, the input has 2",
        ),
    ],
    ids=["stride", "padding", "dilation", "fill", "no-group", "groups-of-another-input"],
)
def test_an_attribute_that_is_not_supported_is_refused(changes: dict[str, Any], text: str) -> None:
    assert mistakes(CONV, (5, 7, 2), **changes) == [f"layer 'conv': {text}"]


def test_groups_that_do_not_divide_the_outputs_are_refused() -> None:
    weight = np.ones((3, 3, 1, 5), np.int64)
    found = mistakes(
        CONV, (5, 7, 2), groups=2, weight=weight, bias=np.zeros(5, int), scale=np.ones(5)
    )
    text = "layer 'conv': groups must divide the 5 output channels, 2 does not"
    assert found == [text]


def test_padding_that_reflects_must_be_smaller_than_the_image() -> None:
    assert mistakes(CONV, (5, 1, 2), fill="reflect", padding=(4, 0, 1, 1)) == [
        (
            "layer 'conv': padding (4, 0, 1, 1) of fill 'reflect' must be smaller than the input"
            " 5x1"
            "\n  hint: use the fill 'edge'"
        )
    ]


def test_the_reach_of_a_grouped_layer_is_that_of_its_own_inputs() -> None:
    weight = np.zeros((1, 1, 1, 2), np.int64)
    weight[..., 0], weight[..., 1] = 3, -2
    node = replace(
        CONV, weight=weight, groups=2, bias=np.array([10, 0]), scale=np.ones(2), padding=(0,) * 4
    )
    reach = accumulator_range_of(node, (-128, 127))
    assert reach.lo.tolist() == [3 * -125 + 10, -2 * 130]
    assert reach.hi.tolist() == [3 * 130 + 10, -2 * -125]
