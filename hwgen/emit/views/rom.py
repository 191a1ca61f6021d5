"""View of a ROM: weights, biases, requantizer constants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.views.common import index_bits


@dataclass(frozen=True, slots=True)
class RomView:
    """words: hexadecimal text of each word, `width` bits."""

    banner: str
    purpose: str
    contents: str
    module: str
    width: int
    words: tuple[str, ...]

    @property
    def depth(self) -> int:
        return len(self.words)

    @property
    def address_bits(self) -> int:
        return index_bits(self.depth)


def packed_words(fields: NDArray[np.int64], bits: int) -> tuple[str, ...]:
    """Hexadecimal words from fields [words, n]: n two's complement fields of `bits` bits each,
    the first in the low bits."""
    return tuple(_hexadecimal(word, [bits] * len(word)) for word in fields.tolist())


def mixed_words(fields: NDArray[np.int64], bits: list[int]) -> tuple[str, ...]:
    """As packed_words, with the width of each of the n fields given."""
    return tuple(_hexadecimal(word, bits) for word in fields.tolist())


def _hexadecimal(fields: list[int], bits: list[int]) -> str:
    value = position = 0
    for field, width in zip(fields, bits, strict=True):
        value |= (field & ((1 << width) - 1)) << position
        position += width
    return f"{value:0{-(-position // 4)}x}"
