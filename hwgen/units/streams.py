"""Streams between units: how the pixels of a tensor are cut into beats."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hwgen.ir.formats import IntFormat
from hwgen.ir.node import Shape


@dataclass(frozen=True, slots=True)
class Stream:
    """A tensor in beats of `lanes` consecutive channels of one pixel, channel 0 in the low bits.

    Beats run over channels, then columns, then rows. The last beat of a pixel may be partial: the
    lanes that it lacks are zero. A flat tensor (values,) is one pixel.
    pixels: columns side by side in a beat, the first in the low bits. With more than one a beat
    holds all channels; the last beat of a row may be partial, then its missing columns are zero.
    """

    shape: Shape
    lanes: int
    format: IntFormat
    pixels: int = 1

    def __post_init__(self) -> None:
        assert self.pixels == 1 or (len(self.shape) == 3 and self.lanes == self.channels)

    @property
    def channels(self) -> int:
        """Channels of a pixel."""
        return self.shape[-1]

    @property
    def places(self) -> int:
        """Pixels of a frame."""
        return math.prod(self.shape[:-1])

    @property
    def values(self) -> int:
        """Values side by side in a beat."""
        return self.lanes * self.pixels

    @property
    def beats_per_row(self) -> int:
        """Beats of one row of the image."""
        return -(-self.shape[1] // self.pixels) * self.beats_per_pixel

    @property
    def beats_per_pixel(self) -> int:
        """Beats of one pixel."""
        return -(-self.channels // self.lanes)

    @property
    def beats(self) -> int:
        """Beats of one frame."""
        if self.pixels > 1:
            return self.shape[0] * self.beats_per_row
        return self.places * self.beats_per_pixel

    @property
    def bits(self) -> int:
        """Bits of one beat."""
        return self.values * self.format.bits
