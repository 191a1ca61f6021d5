from __future__ import annotations

import struct

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.flatbuffer import FlatBuffer, Table

# A file by hand: root offset, a vtable with two fields, the table (int32 7, offset to a string).
VTABLE = 8
TABLE = 16
STRING = 28
FIELDS = (4, 8, 0)


def by_hand(**changes: int) -> bytes:
    values = {
        "root": TABLE,
        "length": 8,
        "size": 12,
        "first": 4,
        "second": 8,
        "back": TABLE - VTABLE,
    }
    values |= {"string": STRING - TABLE - 8, "count": 3} | changes
    head = struct.pack("<I4s", values["root"], b"TFL3")
    vtable = struct.pack("<4H", *(values[name] for name in ("length", "size", "first", "second")))
    table = struct.pack("<iiI", values["back"], 7, values["string"])
    return head + vtable + table + struct.pack("<I", values["count"]) + b"abc\0"


def root(**changes: int) -> Table:
    return FlatBuffer(by_hand(**changes), "net").root()


def everything(**changes: int) -> None:
    table = root(**changes)
    table.scalar(0, "<i", 0)
    table.text(1)


def numbers(table: Table) -> NDArray[np.uint8]:
    found = table.array(1, "<B")
    assert found is not None
    return found


def test_fields_are_read() -> None:
    table = root()
    assert table.scalar(0, "<i", -1) == 7
    assert table.text(1) == "abc"
    assert bytes(numbers(table)) == b"abc"
    assert table.fields == (0, 1)


def test_fields_that_are_left_out_have_their_defaults() -> None:
    table = root(first=0, second=0)
    assert table.scalar(0, "<i", -1) == -1
    assert table.scalar(9, "<i", 5) == 5
    assert table.text(1) is None
    assert table.array(9, "<i4") is None
    assert table.table(9) is None
    assert list(table.tables(9)) == []


def test_bytes_that_are_no_text_are_escaped() -> None:
    content = by_hand().replace(b"abc", b"a\xffc")
    assert FlatBuffer(content, "net").root().text(1) == "a\\xffc"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"root": 1000}, "'net' is damaged: 4 bytes at 1000 are not within its 36 bytes"),
        ({"back": 100}, "'net' is damaged: 4 bytes at -84 are not within its 36 bytes"),
        ({"back": -100}, "'net' is damaged: 4 bytes at 116 are not within its 36 bytes"),
        ({"length": 7}, "'net' is damaged: the table at 16 has a vtable of 7 bytes for 12"),
        ({"length": 2}, "'net' is damaged: the table at 16 has a vtable of 2 bytes for 12"),
        ({"length": 400}, "'net' is damaged: 400 bytes at 8 are not within its 36 bytes"),
        ({"size": 400}, "'net' is damaged: 400 bytes at 16 are not within its 36 bytes"),
        ({"first": 10}, "'net' is damaged: field 0 of the table at 16 is outside of it"),
        ({"first": 2}, "'net' is damaged: field 0 of the table at 16 is outside of it"),
        ({"string": 2**32 - 1}, "'net' is damaged: 4 bytes at 4294967319 are not within its 36"),
        ({"count": 5}, "'net' is damaged: 5 bytes at 32 are not within its 36 bytes"),
        ({"count": 2**32 - 1}, "'net' is damaged: 4294967295 bytes at 32 are not within"),
    ],
)
def test_what_is_not_in_the_file_is_refused(changes: dict[str, int], message: str) -> None:
    with pytest.raises(HwgenError) as error:
        everything(**changes)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("length", range(len(by_hand())))
def test_every_part_of_a_file_is_refused(length: int) -> None:
    with pytest.raises(HwgenError, match="'net' is damaged"):
        FlatBuffer(by_hand()[: min(length, 34)], "net").root().text(1)


def test_parts_that_are_shared_a_little_are_read_and_too_often_refused() -> None:
    content = by_hand(count=2**20) + bytes(2**20)
    table = FlatBuffer(content, "net").root()
    for _ in range(10):
        assert numbers(table).size == 2**20
    with pytest.raises(HwgenError, match="'net' is damaged: its parts are shared too often"):
        [numbers(table) for _ in range(10)]


def test_arrays_are_in_the_memory_of_the_file() -> None:
    content = by_hand()
    found = numbers(FlatBuffer(content, "net").root())
    assert np.shares_memory(found, np.frombuffer(content, np.uint8))
