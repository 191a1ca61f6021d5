"""Crop and slices: shapes, and what does not fit."""

from __future__ import annotations

import pytest

from hwgen.ir.crop import Crop, QuantCrop, QuantSliceChannels, SliceChannels
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Shape, check, output_shape

NUMBER = IntFormat(8, True, 0.5, -3)


def test_margins_are_cut_off_each_side() -> None:
    margins = (1, 0, 2, 3)
    for node in (Crop("c", ("x",), margins), QuantCrop("c", ("x",), margins, NUMBER)):
        assert check(node, [(4, 7, 5)]) == []
        assert output_shape(node, [(4, 7, 5)]) == (3, 2, 5)


@pytest.mark.parametrize("margins", [(2, 2, 0, 0), (0, 0, 3, 5)])
def test_something_is_left(margins: tuple[int, int, int, int]) -> None:
    (error,) = check(Crop("c", ("x",), margins), [(4, 7, 5)])
    message = f"layer 'c': margins {margins} leave nothing of an image of 4x7 pixels"
    assert str(error) == message


def test_a_flat_tensor_has_no_margins() -> None:
    (error,) = check(Crop("c", ("x",), (0, 0, 1, 0)), [(12,)])
    assert str(error) == ("layer 'c': needs an input of shape (height, width, channels), not (12,)")


@pytest.mark.parametrize(("shape", "made"), [((4, 7, 5), (4, 7, 3)), ((5,), (3,))])
def test_a_slice_takes_channels_or_values(shape: Shape, made: Shape) -> None:
    nodes = (SliceChannels("s", ("x",), 2, 3), QuantSliceChannels("s", ("x",), 2, 3, NUMBER))
    for node in nodes:
        assert check(node, [shape]) == []
        assert output_shape(node, [shape]) == made


def test_a_slice_ends_within_the_channels() -> None:
    (error,) = check(SliceChannels("s", ("x",), 2, 4), [(4, 7, 5)])
    assert str(error) == "layer 's': takes channels 2 to 5, the input has 5"
