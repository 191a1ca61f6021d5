"""A border of one word around an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.ir.window import Padding
from hwgen.units.base import Parameter, integers

LANDING = 2  # fewest words that wait in front: they sustain one a cycle
DEPTH = 2  # words in the output FIFO: push, pop, credit back


@dataclass(frozen=True, slots=True)
class Border:
    """Rows and columns of `fill`, a pattern of `bits` bits, around images of pixels of words.

    image: rows, columns; words: of a pixel; padding: (top, bottom, left, right). landing: words
    that wait in front; more of them take what comes while the border leaves.
    """

    bits: int
    image: tuple[int, int]
    words: int
    padding: Padding
    fill: int
    label: str
    landing: int = LANDING
    module: ClassVar[str] = "hwgen_border"

    @property
    def input_bits(self) -> int:
        return self.bits

    @property
    def output_bits(self) -> int:
        return self.bits

    @property
    def padded(self) -> tuple[int, int]:
        """Rows and columns that leave."""
        top, bottom, left, right = self.padding
        return self.image[0] + top + bottom, self.image[1] + left + right

    @property
    def input_beats(self) -> int:
        """Words that enter for one image."""
        return self.image[0] * self.image[1] * self.words

    @property
    def output_beats(self) -> int:
        """Words that leave for one image."""
        return self.padded[0] * self.padded[1] * self.words

    @property
    def longest(self) -> int:
        """Words of border between two words of the image at most."""
        top, bottom, left, right = self.padding
        row = self.padded[1] * self.words
        return (top + bottom) * row + (left + right) * self.words

    @property
    def storage_bits(self) -> int:
        """Bits of the words that wait in front."""
        return self.landing * self.bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        top, bottom, left, right = self.padding
        sizes = integers(
            width=self.bits,
            rows=self.image[0],
            columns=self.image[1],
            words=self.words,
            top=top,
            bottom=bottom,
            left=left,
            right=right,
            landing=self.landing,
        )
        return (*sizes, ("FILL", f"{self.bits}'h{self.fill:x}"))
