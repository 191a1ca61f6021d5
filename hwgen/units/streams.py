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
    """

    shape: Shape
    lanes: int
    format: IntFormat

    @property
    def channels(self) -> int:
        """Channels of a pixel."""
        return self.shape[-1]

    @property
    def pixels(self) -> int:
        """Pixels of a frame."""
        return math.prod(self.shape[:-1])

    @property
    def beats_per_pixel(self) -> int:
        """Beats of one pixel."""
        return -(-self.channels // self.lanes)

    @property
    def beats(self) -> int:
        """Beats of one frame."""
        return self.pixels * self.beats_per_pixel

    @property
    def bits(self) -> int:
        """Bits of one beat."""
        return self.lanes * self.format.bits
