"""Padding SAME, as TensorFlow computes it."""

from __future__ import annotations

import pytest

from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.windows import dilation_of, padding_of, stride_of


def node(padding: str, stride: tuple[int, int], dilation: tuple[int, int] = (1, 1)) -> SourceNode:
    attributes = {
        "padding": padding,
        "stride_h": stride[0],
        "stride_w": stride[1],
        "dilation_h_factor": dilation[0],
        "dilation_w_factor": dilation[1],
    }
    return SourceNode("conv", "CONV_2D", (), (), attributes)


@pytest.mark.parametrize(
    ("image", "size", "stride", "dilation", "padding"),
    [
        ((49, 10, 1), (10, 4), (2, 2), (1, 1), (4, 5, 1, 1)),  # keyword spotting
        ((32, 32, 3), (3, 3), (2, 2), (1, 1), (0, 1, 0, 1)),
        ((31, 31, 3), (3, 3), (2, 2), (1, 1), (1, 1, 1, 1)),
        ((8, 9, 3), (3, 2), (1, 1), (2, 3), (2, 2, 1, 2)),
        ((5, 5, 1), (1, 1), (3, 2), (1, 1), (0, 0, 0, 0)),
    ],
)
def test_the_smaller_half_is_in_front(
    image: tuple[int, int, int],
    size: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
    padding: tuple[int, ...],
) -> None:
    same = node("SAME", stride, dilation)
    assert padding_of(same, size, image, dilation_of(same)) == padding
    assert stride_of(same) == stride
    assert padding_of(node("VALID", stride), size, image) == (0, 0, 0, 0)
