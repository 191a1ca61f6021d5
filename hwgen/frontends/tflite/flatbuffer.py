"""Checked access to a FlatBuffer: no offset, size or count of the file is used before it is tested.

The format: a root offset, tables whose vtable says where each field is, vectors with a count in
front, strings, all by offsets that run forward (a vtable's runs either way). See the documentation
of FlatBuffers, "Binary format".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError

_UOFFSET = struct.Struct("<I")
_SOFFSET = struct.Struct("<i")
_VTABLE = struct.Struct("<HH")
_ENTRY = struct.Struct("<H")

_READ_AGAIN = 16
"""How many times the bytes of a file may be read: tables that share their parts are legal."""
_SMALL = 1 << 20


class FlatBuffer:
    """The bytes of a file, and its name for messages. All methods raise HwgenError beyond it."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name
        self._left = _READ_AGAIN * len(content) + _SMALL

    def damaged(self, what: str) -> HwgenError:
        return HwgenError(f"'{self.name}' is damaged: {what}")

    def root(self) -> Table:
        """The table that the file begins with."""
        return self.table(self._follow(0))

    def unpack(self, code: struct.Struct, at: int) -> tuple[Any, ...]:
        """Values of the struct at byte `at`."""
        self.need(at, code.size)
        return code.unpack_from(self.content, at)

    def need(self, at: int, size: int) -> None:
        """Raise unless `size` bytes from `at` on are in the file, and not read too often."""
        if at < 0 or size > len(self.content) - at:
            length = len(self.content)
            raise self.damaged(f"{size} bytes at {at} are not within its {length} bytes")
        self._left -= size
        if self._left < 0:
            raise self.damaged("its parts are shared too often")

    def table(self, at: int) -> Table:
        (back,) = self.unpack(_SOFFSET, at)
        start = at - back
        length, size = self.unpack(_VTABLE, start)
        if length < _VTABLE.size or length % _ENTRY.size or size < _SOFFSET.size:
            raise self.damaged(f"the table at {at} has a vtable of {length} bytes for {size}")
        self.need(start, length)
        self.need(at, size)
        entries = struct.unpack_from(f"<{length // 2}H", self.content, start)[2:]
        return Table(self, at, size, entries)

    def vector(self, at: int, width: int) -> tuple[int, int]:
        """First byte and count of the vector whose offset is at byte `at`."""
        start = self._follow(at)
        (count,) = self.unpack(_UOFFSET, start)
        self.need(start + _UOFFSET.size, count * width)
        return start + _UOFFSET.size, count

    def _follow(self, at: int) -> int:
        (offset,) = self.unpack(_UOFFSET, at)
        return at + int(offset)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file. Fields go by their number; one that is left out has its default."""

    buffer: FlatBuffer
    at: int
    size: int
    entries: tuple[int, ...]

    def has(self, field: int) -> bool:
        return field < len(self.entries) and self.entries[field] != 0

    @property
    def fields(self) -> tuple[int, ...]:
        """Numbers of the fields that the file holds."""
        return tuple(field for field, entry in enumerate(self.entries) if entry)

    def scalar(self, field: int, code: str, default: Any) -> Any:
        """The number in the field. code: its format for `struct`."""
        at = self._place(field, struct.calcsize(code))
        return default if at is None else self.buffer.unpack(struct.Struct(code), at)[0]

    def table(self, field: int) -> Table | None:
        at = self._place(field, _UOFFSET.size)
        return None if at is None else self.buffer.table(self.buffer._follow(at))

    def count(self, field: int) -> int:
        """How many offsets the vector of the field has."""
        return self._vector(field, _UOFFSET.size)[1]

    def tables(self, field: int) -> Iterator[Table]:
        """Tables of the vector in the field."""
        start, count = self._vector(field, _UOFFSET.size)
        for number in range(count):
            yield self.buffer.table(self.buffer._follow(start + number * _UOFFSET.size))

    def array(self, field: int, code: str) -> NDArray[Any] | None:
        """Numbers of the vector in the field, in the memory of the file; None if left out."""
        if not self.has(field):
            return None
        start, count = self._vector(field, struct.calcsize(code))
        return np.frombuffer(self.buffer.content, np.dtype(code), count, start)

    def text(self, field: int) -> str | None:
        """The string in the field, with escapes for bytes that are not UTF-8; None if left out."""
        if not self.has(field):
            return None
        start, count = self._vector(field, 1)
        return self.buffer.content[start : start + count].decode(errors="backslashreplace")

    def _vector(self, field: int, width: int) -> tuple[int, int]:
        at = self._place(field, _UOFFSET.size)
        return (0, 0) if at is None else self.buffer.vector(at, width)

    def _place(self, field: int, width: int) -> int | None:
        if not self.has(field):
            return None
        entry = self.entries[field]
        if entry < _SOFFSET.size or entry + width > self.size:
            raise self.buffer.damaged(f"field {field} of the table at {self.at} is outside of it")
        return self.at + entry
