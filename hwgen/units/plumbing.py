"""Skid buffer, width adapters and lane mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers


@dataclass(frozen=True, slots=True)
class Skid:
    """Two words that cut all combinational paths; bits: width of a word."""

    bits: int
    label: str = "skid"
    module: ClassVar[str] = "hwgen_skid"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(width=self.bits)


@dataclass(frozen=True, slots=True)
class WidthDown:
    """Each input word leaves as `ratio` words of `word_bits`; the last one of `packet` as fewer."""

    word_bits: int
    ratio: int
    packet: int
    last_ratio: int
    label: str = "narrow"
    module: ClassVar[str] = "hwgen_width_down"

    @property
    def input_bits(self) -> int:
        return self.word_bits * self.ratio

    @property
    def output_bits(self) -> int:
        return self.word_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            word=self.word_bits, ratio=self.ratio, packet=self.packet, last_ratio=self.last_ratio
        )


@dataclass(frozen=True, slots=True)
class WidthUp:
    """`ratio` input words of `word_bits` become one; the last word of `packet` inputs is padded."""

    word_bits: int
    ratio: int
    packet: int
    label: str = "widen"
    module: ClassVar[str] = "hwgen_width_up"

    @property
    def input_bits(self) -> int:
        return self.word_bits

    @property
    def output_bits(self) -> int:
        return self.word_bits * self.ratio

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(word=self.word_bits, ratio=self.ratio, packet=self.packet)


@dataclass(frozen=True, slots=True)
class LaneMask:
    """In the last of `beats` beats the bits from `last_bits` on become those of `fill`.

    beats: of a pixel, or of a row when a beat holds several pixels.
    """

    bits: int
    last_bits: int
    beats: int
    fill: int = 0
    label: str = "mask"
    module: ClassVar[str] = "hwgen_lane_mask"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(width=self.bits, last_width=self.last_bits, beats=self.beats)
        if self.fill == 0:
            return sizes
        rest = self.bits - self.last_bits
        return (*sizes, ("FILL", f"{rest}'h{self.fill >> self.last_bits:x}"))
