"""Graph methods that add convolutions and locally connected layers."""

from __future__ import annotations

from numpy.typing import ArrayLike

from hwgen.errors import HwgenError
from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes, bias_array, real_array
from hwgen.ir.convolution import Conv2d
from hwgen.ir.locally_connected import LocallyConnected2d


class ConvolutionBuilder(Builder):
    """Convolutions and locally connected layers.

    stride, dilation: n or (vertical, horizontal); padding: n, (vertical, horizontal) or
    (top, bottom, left, right), of any size; fill: what padding reads, "constant" (zero),
    "edge" (the nearest pixel) or "reflect" (the pixel mirrored at the border).
    bias: one number for each output channel, one for all of them, or None for zero.
    """

    def conv2d(
        self,
        x: str,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: Sizes = 1,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        fill: str = "constant",
        name: str | None = None,
    ) -> str:
        """Add a convolution; weight [rows, columns, Cin / groups, Cout], bias [Cout] or [].

        groups: equal parts of the channels; part g of the outputs reads part g of the inputs.
        """
        name = name or self._free("conv2d")
        array = real_array(name, "weight", weight)
        node = Conv2d(
            name,
            (x,),
            array,
            bias_array(name, array.shape[-1:], bias),
            windows.pair(name, "stride", stride),
            windows.padding(name, padding),
            dilation=windows.pair(name, "dilation", dilation),
            groups=groups,
            fill=fill,
        )
        return self._append(node)

    def depthwise_conv2d(
        self,
        x: str,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: Sizes = 1,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        fill: str = "constant",
        name: str | None = None,
    ) -> str:
        """Add a depthwise convolution; weight [rows, columns, C, M], bias [C * M] or [].

        Output channel c * M + m reads input channel c with weight[:, :, c, m].
        """
        name = name or self._free("depthwise_conv2d")
        array = real_array(name, "weight", weight)
        if array.ndim != 4:
            axes = "[rows, columns, channels, multiplier]"
            raise HwgenError(f"weight must have shape {axes}, not {array.shape}", layer=name)
        rows, columns, channels, multiplier = array.shape
        return self.conv2d(
            x,
            array.reshape(rows, columns, 1, channels * multiplier),
            bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=channels,
            fill=fill,
            name=name,
        )

    def conv1d(
        self,
        x: str,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: int = 1,
        padding: Sizes = 0,
        dilation: int = 1,
        groups: int = 1,
        fill: str = "constant",
        name: str | None = None,
    ) -> str:
        """Add a convolution over an image of one row (1, L, C); weight [taps, Cin / groups, Cout].

        padding: n or (before, behind).
        """
        name = name or self._free("conv1d")
        array = real_array(name, "weight", weight)
        if array.ndim != 3:
            axes = "[taps, input channels, output channels]"
            raise HwgenError(f"weight must have shape {axes}, not {array.shape}", layer=name)
        return self.conv2d(
            x,
            array[None],
            bias,
            stride=(1, _one(name, "stride", stride)),
            padding=(0, 0, *windows.pair(name, "padding", padding)),
            dilation=(1, _one(name, "dilation", dilation)),
            groups=groups,
            fill=fill,
            name=name,
        )

    def locally_connected2d(
        self,
        x: str,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: Sizes = 1,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        fill: str = "constant",
        name: str | None = None,
    ) -> str:
        """Add a convolution with weights of its own at every position of the output.

        weight [Hout, Wout, rows, columns, Cin, Cout]; bias [Hout, Wout, Cout], [Cout] or [].
        """
        name = name or self._free("locally_connected2d")
        array = real_array(name, "weight", weight)
        node = LocallyConnected2d(
            name,
            (x,),
            array,
            bias_array(name, (*array.shape[:2], *array.shape[-1:]), bias),
            windows.pair(name, "stride", stride),
            windows.padding(name, padding),
            dilation=windows.pair(name, "dilation", dilation),
            fill=fill,
        )
        return self._append(node)


def _one(layer: str, what: str, value: int) -> int:
    """The only number. Raises HwgenError on anything else."""
    numbers = windows.whole_numbers(layer, what, value)
    if len(numbers) != 1:
        raise HwgenError(f"{what} takes one number, not {value}", layer=layer)
    return numbers[0]
