"""Damage to the bytes of a file: flips, numbers that are extreme, cuts, insertions, splices."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from random import Random

MOST = 4  # changes of one file
LONGEST = 64  # bytes that one change moves

EXTREMES = (
    *(0, 1, 2, 3, 4, 7, 8, 15, 16, 127, 128, 255, 256, 32767, 32768, 65535, 65536),
    *(2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1),
)
"""Numbers at which formats break."""

Change = Callable[[bytearray, Random, Sequence[bytes]], None]


def damaged(content: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """The content after one to MOST changes. others: files of the format to splice with."""
    changed = bytearray(content)
    for _ in range(random.randint(1, MOST)):
        random.choice(CHANGES)(changed, random, others)
    return bytes(changed)


def flip(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """One bit the other way."""
    if content:
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def overwrite(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """One byte is another."""
    if content:
        content[random.randrange(len(content))] = random.randrange(256)


def extreme(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """A number of 1 to 8 bytes is an extreme one, in either byte order."""
    width = random.choice((1, 2, 4, 8))
    number = random.choice(EXTREMES) % (1 << 8 * width)
    at = random.randrange(len(content) + 1)
    content[at : at + width] = number.to_bytes(width, random.choice(("little", "big")))


def nudge(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """A number of 4 bytes, at a place that is a multiple of 4, is a little larger or smaller."""
    if len(content) < 4:
        return
    at = random.randrange(len(content) // 4) * 4
    (number,) = struct.unpack_from("<I", content, at)
    struct.pack_into("<I", content, at, (number + random.choice((-8, -4, -1, 1, 4, 8))) % 2**32)


def truncate(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """The end is missing."""
    del content[random.randrange(len(content) + 1) :]


def insert(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """Some bytes are new."""
    at = random.randrange(len(content) + 1)
    content[at:at] = random.randbytes(random.randint(1, LONGEST))


def delete(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """Some bytes are missing."""
    at = random.randrange(len(content) + 1)
    del content[at : at + random.randint(1, LONGEST)]


def repeat(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """A piece of the file is at another place, too."""
    start, at = (random.randrange(len(content) + 1) for _ in range(2))
    piece = content[start : start + random.randint(1, LONGEST)]
    content[at : at + random.choice((0, len(piece)))] = piece


def splice(content: bytearray, random: Random, others: Sequence[bytes]) -> None:
    """The end is that of another file."""
    other = random.choice(others)
    content[random.randrange(len(content) + 1) :] = other[random.randrange(len(other) + 1) :]


CHANGES: tuple[Change, ...] = (
    *(flip, overwrite, extreme, extreme, nudge, nudge, truncate, insert, delete, repeat, splice),
)
"""Changes, those twice that formats feel most."""
