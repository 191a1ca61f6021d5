"""Graph methods that add convolutions."""

from __future__ import annotations

from numpy.typing import ArrayLike

from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes, bias_array, real_array
from hwgen.ir.convolution import Conv2d


class ConvolutionBuilder(Builder):
    """Convolutions."""

    def conv2d(
        self,
        x: str,
        weight: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        stride: Sizes = 1,
        padding: Sizes = 0,
        name: str | None = None,
    ) -> str:
        """Add a convolution; weight [rows, columns, Cin, Cout], bias [Cout] (default zeros).

        stride: n or (vertical, horizontal);
        padding: n, (vertical, horizontal) or (top, bottom, left, right), of any size.
        """
        name = name or self._free("conv2d")
        array = real_array(name, "weight", weight)
        strides = windows.pair(name, "stride", stride)
        pads = windows.padding(name, padding)
        return self._append(Conv2d(name, (x,), array, bias_array(name, array, bias), strides, pads))
