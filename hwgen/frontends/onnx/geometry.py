"""Windows of ONNX: kernel, strides, dilations and pads of one or two axes, auto_pad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.allowed import numbers, one_of
from hwgen.ir.window import Padding, Pair, Window

AUTO_PADS = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")
MAX_SIZE = 1 << 16  # of a kernel, a stride, a dilation, a pad
WINDOW = (
    one_of("auto_pad", *AUTO_PADS),
    numbers("kernel_shape", 1, MAX_SIZE),
    numbers("strides", 1, MAX_SIZE),
    numbers("dilations", 1, MAX_SIZE),
    numbers("pads", 0, MAX_SIZE),
)


@dataclass(frozen=True, slots=True)
class Geometry:
    """A window over an image; of one axis, it has one row."""

    window: Pair
    stride: Pair
    padding: Padding
    dilation: Pair
    ceil_mode: bool = False

    def output_size(self, height: int, width: int) -> Pair:
        """Rows and columns of the result."""
        padded = Window(
            self.window, self.stride, self.padding, self.dilation, ceil_mode=self.ceil_mode
        )
        return padded.output_size(height, width)


def geometry(
    attributes: Mapping[str, Any], kernel: Sequence[int], image: Sequence[int]
) -> Geometry:
    """The window that the attributes of a node describe.

    kernel, image: sizes along the one or two axes. Raises HwgenError when attributes have another
    number of axes.
    """
    axes = len(kernel)
    stride = _each(attributes, "strides", axes)
    dilation = _each(attributes, "dilations", axes)
    pads = _pads(attributes, kernel, image, stride, dilation)
    missing = 2 - axes
    before, after = (0,) * missing + pads[:axes], (0,) * missing + pads[axes:]
    return Geometry(
        window=_pair(kernel),
        stride=_pair(stride),
        padding=(before[0], after[0], before[1], after[1]),
        dilation=_pair(dilation),
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )


def kernel_of(attributes: Mapping[str, Any], shape: Sequence[int]) -> tuple[int, ...]:
    """Kernel of a node with weights of these sizes. Raises HwgenError when it says other ones."""
    stated = attributes.get("kernel_shape", tuple(shape))
    if tuple(stated) != tuple(shape):
        message = f"kernel_shape must be that of the weights, {list(shape)}, not {list(stated)}"
        raise HwgenError(message)
    return tuple(shape)


def _each(attributes: Mapping[str, Any], name: str, axes: int, fill: int = 1) -> tuple[int, ...]:
    found: tuple[int, ...] = attributes.get(name, (fill,) * axes)
    if len(found) != axes:
        raise HwgenError(f"{name} must have {axes} numbers, not {list(found)}")
    return found


def _pads(
    attributes: Mapping[str, Any],
    kernel: Sequence[int],
    image: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
) -> tuple[int, ...]:
    """Pads in front of each axis, then those behind."""
    automatic = attributes.get("auto_pad", "NOTSET")
    axes = len(kernel)
    if automatic == "NOTSET":
        return _each(attributes, "pads", 2 * axes, 0)
    if automatic == "VALID":
        return (0,) * (2 * axes)
    totals = [
        (-(-size // step) - 1) * step + (taps - 1) * gap + 1 - size
        for size, step, taps, gap in zip(image, stride, kernel, dilation, strict=True)
    ]
    if min(totals) < -1:
        message = f"auto_pad {automatic} leaves out pixels between windows {list(kernel)}"
        hint = "give pads: the operators of the runtime disagree on where such windows begin"
        raise HwgenError(f"{message} with strides {list(stride)}", hint=hint)
    totals = [max(total, 0) for total in totals]
    less, more = [total // 2 for total in totals], [total - total // 2 for total in totals]
    return tuple(less + more if automatic == "SAME_UPPER" else more + less)


def _pair(values: Sequence[int]) -> Pair:
    return (1, int(values[0])) if len(values) == 1 else (int(values[0]), int(values[1]))
