"""Geometry of windows: strides, dilation and padding as TensorFlow Lite computes them."""

from __future__ import annotations

from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.registry import at_least
from hwgen.ir.node import Shape
from hwgen.ir.support import Attribute
from hwgen.ir.window import Padding, Pair

PADDING = Attribute("padding", "SAME or VALID", lambda value: value in ("SAME", "VALID"))
STRIDES = (PADDING, at_least("stride_w", 1), at_least("stride_h", 1))
DILATIONS = (at_least("dilation_w_factor", 1), at_least("dilation_h_factor", 1))
FILTER = (at_least("filter_width", 1), at_least("filter_height", 1))


def stride_of(node: SourceNode) -> Pair:
    """(vertical, horizontal)"""
    return int(node.attributes["stride_h"]), int(node.attributes["stride_w"])


def dilation_of(node: SourceNode) -> Pair:
    """(vertical, horizontal)"""
    return int(node.attributes["dilation_h_factor"]), int(node.attributes["dilation_w_factor"])


def padding_of(node: SourceNode, size: Pair, image: Shape, dilation: Pair = (1, 1)) -> Padding:
    """(top, bottom, left, right) of windows of `size` over an image (height, width, channels)."""
    if node.attributes["padding"] == "VALID":
        return 0, 0, 0, 0
    strides = stride_of(node)
    top, bottom = _same(image[0], size[0], strides[0], dilation[0])
    left, right = _same(image[1], size[1], strides[1], dilation[1])
    return top, bottom, left, right


def _same(positions: int, taps: int, stride: int, dilation: int) -> Pair:
    """Padding in front and behind, the smaller half in front."""
    windows = -(-positions // stride)
    total = max((windows - 1) * stride + (taps - 1) * dilation + 1 - positions, 0)
    return total // 2, total - total // 2
