"""External data: on request, from regular files in the folder of the model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.external import read_external


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """model/ with data.bin and part/more.bin; secret.bin beside it."""
    place = tmp_path / "model"
    (place / "part").mkdir(parents=True)
    (place / "data.bin").write_bytes(bytes(range(100)))
    (place / "part" / "more.bin").write_bytes(b"more")
    (tmp_path / "secret.bin").write_bytes(b"secret")
    return place


def read(folder: Path, location: str, **entries: str) -> bytes:
    return read_external(folder, "w", {"location": location, **entries}, 4, True)


def test_bytes_are_read_where_the_file_says(folder: Path) -> None:
    assert read(folder, "data.bin") == bytes(range(4))
    assert read(folder, "data.bin", offset="10", length="4") == bytes(range(10, 14))
    assert read(folder, "part/more.bin") == b"more"


def test_nothing_is_read_that_was_not_asked_for(folder: Path) -> None:
    with pytest.raises(HwgenError, match="keeps its values in another file, 'data.bin'") as error:
        read_external(folder, "w", {"location": "data.bin"}, 4, False)
    assert error.value.hint is not None
    assert "--external-data" in error.value.hint


@pytest.mark.parametrize(
    "location",
    ["../secret.bin", "part/../../secret.bin", "/etc/hostname", "C:\\data.bin", "..\\secret.bin",
     "C:data.bin", "", ".", "\\\\host\\share", "a\0b"],
)  # fmt: skip
def test_places_outside_the_folder_are_refused(folder: Path, location: str) -> None:
    with pytest.raises(HwgenError, match=r"must be in the folder of the model|cannot read|regular"):
        read(folder, location)


def test_links_are_refused(folder: Path) -> None:
    (folder / "link.bin").symlink_to(folder.parent / "secret.bin")
    (folder / "door").symlink_to(folder.parent)
    for location in ("link.bin", "door/secret.bin"):
        with pytest.raises(HwgenError, match="must be in the folder of the model"):
            read(folder, location)


def test_what_is_no_regular_file_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(HwgenError, match="must be in a regular file"):
        read(folder, "pipe")
    with pytest.raises(HwgenError, match="external data of tensor 'w'"):
        read(folder, "part")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"offset": "98"}, "end at byte 102, 'data.bin' has 100"),
        ({"offset": "-1"}, "need whole numbers, not '-1'"),
        ({"offset": "9" * 30}, "need whole numbers, not '9999"),
        ({"length": "5"}, "tensor 'w' needs 4 bytes, its external data have 5"),
        ({"length": "x"}, "need whole numbers, not 'x'"),
    ],
)
def test_places_beyond_the_file_are_refused(
    folder: Path, entries: dict[str, str], message: str
) -> None:
    with pytest.raises(HwgenError, match=message):
        read(folder, "data.bin", **entries)


def test_a_file_that_is_missing_is_refused(folder: Path) -> None:
    with pytest.raises(
        HwgenError, match=r"cannot read the external data of tensor 'w' in 'no.bin'"
    ):
        read(folder, "no.bin")
