"""Hexadecimal text of many words at once: memory files, vectors and ROMs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def field_bits(values: NDArray[np.integer[Any]], bits: int) -> NDArray[np.uint8]:
    """The low `bits` (at most 64) of each value in two's complement, on a new last axis, lowest
    first."""
    octets = np.ascontiguousarray(values, dtype="<i8")[..., None].view(np.uint8)
    return np.unpackbits(octets, axis=-1, count=bits, bitorder="little")


def hex_lines(words: NDArray[np.uint8]) -> bytes:
    """Words as rows of bits [words, width], lowest first, to lines of ceil(width / 4) digits."""
    count, width = words.shape
    if count == 0:
        return b""
    size = -(-width // 8)
    data = np.packbits(words, axis=1, bitorder="little")[:, ::-1].tobytes()
    text = (data.hex("\n", size) + "\n").encode()
    if -(-width // 4) == 2 * size:
        return text
    return np.frombuffer(text, dtype=np.uint8).reshape(count, -1)[:, 1:].tobytes()
