"""Windows of ONNX attributes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.geometry import geometry, kernel_of


def test_pads_are_those_in_front_then_those_behind() -> None:
    found = geometry({"pads": (1, 2, 3, 4)}, (3, 3), (9, 9))
    assert found.padding == (1, 3, 2, 4)
    assert (found.stride, found.dilation, found.ceil_mode) == ((1, 1), (1, 1), False)


def test_one_axis_is_an_image_of_one_row() -> None:
    attributes = {"pads": (1, 2), "strides": (2,), "dilations": (3,)}
    found = geometry(attributes, (4,), (20,))
    assert (found.window, found.stride, found.padding) == ((1, 4), (1, 2), (0, 0, 1, 2))
    assert found.dilation == (1, 3)
    assert found.output_size(1, 20) == (1, 7)


@pytest.mark.parametrize(
    ("automatic", "padding"),
    [("SAME_UPPER", (0, 1, 1, 1)), ("SAME_LOWER", (1, 0, 1, 1)), ("VALID", (0, 0, 0, 0)),
     ("NOTSET", (0, 0, 0, 0))],
)  # fmt: skip
def test_automatic_pads(automatic: str, padding: tuple[int, ...]) -> None:
    found = geometry({"auto_pad": automatic, "strides": (2, 1)}, (3, 3), (8, 8))
    assert found.padding == padding


@pytest.mark.parametrize("name", ["strides", "dilations", "pads"])
def test_numbers_for_other_axes_are_refused(name: str) -> None:
    attributes: dict[str, Any] = {name: (1, 1, 1)}
    with pytest.raises(HwgenError, match=rf"{name} must have \d numbers, not \[1, 1, 1\]"):
        geometry(attributes, (3, 3), (8, 8))


def test_pixels_between_windows_with_automatic_pads_are_refused() -> None:
    message = "auto_pad SAME_UPPER leaves out pixels between windows [1, 1] with strides [4, 4]"
    with pytest.raises(HwgenError, match=re.escape(message)):
        geometry({"auto_pad": "SAME_UPPER", "strides": (4, 4)}, (1, 1), (8, 8))


def test_the_kernel_is_that_of_the_weights() -> None:
    assert kernel_of({}, (3, 2)) == (3, 2)
    with pytest.raises(HwgenError, match=r"kernel_shape must be that of the weights, \[3, 2\]"):
        kernel_of({"kernel_shape": (2, 3)}, (3, 2))
