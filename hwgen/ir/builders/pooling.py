"""Graph methods that add pooling layers."""

from __future__ import annotations

from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes
from hwgen.ir.pooling import MaxPool2d


class PoolingBuilder(Builder):
    """Pooling layers."""

    def max_pool2d(
        self,
        x: str,
        window: Sizes,
        *,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        name: str | None = None,
    ) -> str:
        """Add a max pooling; stride defaults to the window; padding smaller than the window."""
        name = name or self._free("max_pool2d")
        size = windows.pair(name, "window", window)
        strides = size if stride is None else windows.pair(name, "stride", stride)
        return self._append(MaxPool2d(name, (x,), size, strides, windows.padding(name, padding)))
