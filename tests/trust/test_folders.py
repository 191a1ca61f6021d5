"""Row 12 finds bytes that differ, a write that is not atomic, and a user's file that is touched."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from hwgen.emit.write import write_design
from hwgen.errors import HwgenError
from trust import folders
from trust.folders import folder_hash, full_disks, killed_writes


def naive(out: Path, files: dict[str, bytes], **options: Any) -> Path:
    """Writes one file after the other into the folder itself."""
    if not out.exists():
        return write_design(out, files)
    for path, data in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        try:
            (out / path).write_bytes(data)
        except OSError as error:
            raise HwgenError("full") from error
        time.sleep(0.001)
    return out


def test_killed_writes_leave_one_version_and_the_files_of_the_user() -> None:
    assert killed_writes(12) == []


def test_writes_to_a_full_disk_change_nothing() -> None:
    assert full_disks(5) == []


def test_a_write_that_is_not_atomic_is_found_by_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "write_design", naive)
    assert any("a mixture of two versions" in text for text in killed_writes(6))


def test_a_write_that_is_not_atomic_is_found_on_a_full_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folders, "write_design", naive)
    assert full_disks(4)


def test_a_users_file_that_is_touched_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(out: Path, files: dict[str, bytes]) -> Path:
        (out.parent / folders.BESIDE).write_bytes(b"")
        return write_design(out, files)

    monkeypatch.setattr(folders, "write_design", careless)
    assert any("a user's file is not what it was" in text for text in killed_writes(1))


def test_other_bytes_and_other_names_have_another_hash(tmp_path: Path) -> None:
    for name, file, data in (
        ("a", "x", b"1"),
        ("b", "x", b"2"),
        ("c", "y", b"1"),
        ("d", "x", b"1"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_bytes(data)
    hashes = [folder_hash(tmp_path / name) for name in "abcd"]
    assert hashes[0] == hashes[3]
    assert len(set(hashes)) == 3
