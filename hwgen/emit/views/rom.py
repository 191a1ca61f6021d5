"""View of a ROM: weights, biases, requantizer constants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.views.common import index_bits
from hwgen.hexadecimal import field_bits, hex_lines


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
    return _texts(field_bits(fields, bits).reshape(len(fields), -1))


def mixed_words(fields: NDArray[np.int64], bits: list[int]) -> tuple[str, ...]:
    """As packed_words, with the width of each of the n fields given."""
    columns = [field_bits(fields[:, index], width) for index, width in enumerate(bits)]
    return _texts(np.concatenate(columns, axis=1))


def _texts(words: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(hex_lines(words).decode().splitlines())
