"""The Graph method that adds padding."""

from __future__ import annotations

from hwgen.ir import window as windows
from hwgen.ir.builders.base import Builder, Sizes
from hwgen.ir.pad import Pad


class PadBuilder(Builder):
    """Padding."""

    def pad(
        self,
        x: str,
        padding: Sizes,
        *,
        fill: str = "constant",
        value: float = 0.0,
        name: str | None = None,
    ) -> str:
        """Put rows and columns around an image.

        padding: one number, (vertical, horizontal) or (top, bottom, left, right), of any size.
        fill: "constant", all of them hold the real number `value`, which must lie in the range of
        the integer format of x (0.0 becomes the zero point); "edge", they repeat the nearest
        pixel; "reflect", they mirror the image at its first and last pixel, which are not
        repeated; the padding is then smaller than the image.
        """
        name = name or self._free("pad")
        pads = windows.padding(name, padding)
        return self._append(Pad(name, (x,), pads, fill, value))
