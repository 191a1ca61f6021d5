"""Graph methods that add pooling layers."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes
from hwgen.ir.pooling import VALID, AvgPool2d, L2Pool2d, MaxPool2d
from hwgen.ir.window import Padding, Pair


class PoolingBuilder(Builder):
    """Pooling layers.

    window, stride, dilation: n or (vertical, horizontal); the stride defaults to the window.
    padding: n, (vertical, horizontal) or (top, bottom, left, right); every window must see a pixel.
    ceil_mode: one window more where some pixels are left over, as in PyTorch.
    divisor: "valid", taps inside the image, or "all", taps inside the padding too.
    """

    def max_pool2d(
        self,
        x: str,
        window: Sizes,
        *,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        ceil_mode: bool = False,
        name: str | None = None,
    ) -> str:
        """Add a max pooling; padded taps never win."""
        name = name or self._free("max_pool2d")
        size, strides, pads = _geometry(name, window, stride, padding)
        apart = windows.pair(name, "dilation", dilation)
        return self._append(MaxPool2d(name, (x,), size, strides, pads, apart, ceil_mode))

    def avg_pool2d(
        self,
        x: str,
        window: Sizes,
        *,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        divisor: str | None = None,
        count_include_pad: bool | None = None,
        name: str | None = None,
    ) -> str:
        """Add an average pooling; count_include_pad: divisor "all" by its name in PyTorch."""
        name = name or self._free("avg_pool2d")
        size, strides, pads = _geometry(name, window, stride, padding)
        chosen = _divisor(name, divisor, count_include_pad)
        return self._append(AvgPool2d(name, (x,), size, strides, pads, ceil_mode, chosen))

    def l2_pool2d(
        self,
        x: str,
        window: Sizes,
        *,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        divisor: str = VALID,
        name: str | None = None,
    ) -> str:
        """Add the root of the mean square; divisor "none": the root of the sum of squares."""
        name = name or self._free("l2_pool2d")
        size, strides, pads = _geometry(name, window, stride, padding)
        return self._append(L2Pool2d(name, (x,), size, strides, pads, ceil_mode, divisor))

    def global_max_pool(self, x: str, *, name: str | None = None) -> str:
        """Add a max pooling of the whole image; result (1, 1, channels)."""
        name = name or self._free("global_max_pool")
        return self.max_pool2d(x, self._whole(name, x), name=name)

    def global_avg_pool(self, x: str, *, name: str | None = None) -> str:
        """Add an average of the whole image; result (1, 1, channels)."""
        name = name or self._free("global_avg_pool")
        return self.avg_pool2d(x, self._whole(name, x), name=name)

    def global_l2_pool(self, x: str, *, divisor: str = VALID, name: str | None = None) -> str:
        """Add the root mean square of the whole image; result (1, 1, channels)."""
        name = name or self._free("global_l2_pool")
        return self.l2_pool2d(x, self._whole(name, x), divisor=divisor, name=name)

    def max_pool1d(
        self,
        x: str,
        window: int,
        *,
        stride: int | None = None,
        padding: Sizes = 0,
        dilation: int = 1,
        ceil_mode: bool = False,
        name: str | None = None,
    ) -> str:
        """Add a max pooling along an image of one row; padding n or (left, right)."""
        name = name or self._free("max_pool1d")
        return self.max_pool2d(
            x,
            self._row(name, x, window),
            stride=None if stride is None else (1, stride),
            padding=_sides(name, padding),
            dilation=(1, dilation),
            ceil_mode=ceil_mode,
            name=name,
        )

    def avg_pool1d(
        self,
        x: str,
        window: int,
        *,
        stride: int | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        divisor: str | None = None,
        count_include_pad: bool | None = None,
        name: str | None = None,
    ) -> str:
        """Add an average pooling along an image of one row; padding n or (left, right)."""
        name = name or self._free("avg_pool1d")
        return self.avg_pool2d(
            x,
            self._row(name, x, window),
            stride=None if stride is None else (1, stride),
            padding=_sides(name, padding),
            ceil_mode=ceil_mode,
            divisor=divisor,
            count_include_pad=count_include_pad,
            name=name,
        )

    def _whole(self, name: str, x: str) -> Pair:
        """The size of an image."""
        shape = self.shape(x)
        if len(shape) != 3:
            message = f"needs an input of shape (height, width, channels), not {shape}"
            raise HwgenError(message, layer=name)
        return shape[0], shape[1]

    def _row(self, name: str, x: str, window: int) -> Pair:
        """A window along an image of one row."""
        if self._whole(name, x)[0] != 1:
            message = f"needs an image of one row, not of {self.shape(x)[0]}"
            raise HwgenError(message, layer=name, hint="use the 2d layer")
        return 1, window


def _geometry(
    name: str, window: Sizes, stride: Sizes | None, padding: Sizes
) -> tuple[Pair, Pair, Padding]:
    size = windows.pair(name, "window", window)
    strides = size if stride is None else windows.pair(name, "stride", stride)
    return size, strides, windows.padding(name, padding)


def _sides(name: str, padding: Sizes) -> Padding:
    """Padding of a row from n or (left, right)."""
    left, right = windows.pair(name, "padding", padding)
    return 0, 0, left, right


def _divisor(name: str, divisor: str | None, count_include_pad: bool | None) -> str:
    """The divisor from either of its two names."""
    if divisor is not None and count_include_pad is not None:
        raise HwgenError("takes divisor or count_include_pad, not both", layer=name)
    if count_include_pad is not None:
        return "all" if count_include_pad else VALID
    return VALID if divisor is None else divisor
