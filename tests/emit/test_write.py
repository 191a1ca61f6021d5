"""Output folders: whole or not at all, the same bytes, and nobody else's file is lost."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import resource
from collections.abc import Mapping
from pathlib import Path

import pytest

from hwgen.emit import swap
from hwgen.emit.write import rewrite_file, write_design
from hwgen.errors import HwgenError

OLD: dict[str, str | bytes] = {
    "rtl/top.v": "module top; endmodule\n",
    "rtl/gone.v": "old\n",
    "design.json": "{}\n",
}
NEW: dict[str, str | bytes] = {
    "rtl/top.v": "module top(); endmodule\n",
    "design.json": '{"a": 1}\n',
    "sim/run.py": b"\x00",
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "build" / "net"


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def emitted(folder: Path) -> dict[str, bytes]:
    found = contents(folder)
    return {path: data for path, data in found.items() if path != "manifest.json"}


def encoded(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {k: v.encode() if isinstance(v, str) else v for k, v in sorted(files.items())}


def siblings(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir())


def test_a_folder_holds_its_files_and_a_manifest(out: Path) -> None:
    assert write_design(out, NEW, options={"interval": 784}) == out
    assert emitted(out) == encoded(NEW)
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["options"] == {"interval": 784}
    assert manifest["hwgen"] == "0.1.0"
    assert manifest["files"]["design.json"] == hashlib.sha256(b'{"a": 1}\n').hexdigest()
    assert sorted(manifest["files"]) == sorted(NEW)


def test_the_same_input_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    write_design(out, NEW, options={"b": 1, "a": [2]})
    other = tmp_path / "other"
    write_design(other, dict(reversed(list(NEW.items()))), options={"a": [2], "b": 1})
    assert contents(out) == contents(other)


def test_a_second_run_replaces_all_that_the_first_wrote(out: Path) -> None:
    write_design(out, OLD)
    write_design(out, NEW)
    assert emitted(out) == encoded(NEW)
    assert siblings(out) == ["net"]


def test_an_empty_folder_is_taken(out: Path) -> None:
    out.mkdir(parents=True)
    write_design(out, NEW)
    assert emitted(out) == encoded(NEW)


def test_results_of_simulations_stay(out: Path) -> None:
    write_design(out, OLD)
    for path in ("runs/1/wave.vcd", "sim/__pycache__/x.pyc", "report.html"):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(path)
    write_design(out, NEW)
    assert (out / "runs/1/wave.vcd").read_text() == "runs/1/wave.vcd"
    assert (out / "sim/__pycache__/x.pyc").exists()
    assert (out / "report.html").exists()
    assert (out / "sim/run.py").exists()


def test_a_report_that_a_simulation_rewrote_is_no_reason_to_refuse(out: Path) -> None:
    write_design(out, {"report.html": "predicted"})
    (out / "report.html").write_text("simulated")
    write_design(out, {"report.html": "predicted anew"})
    assert (out / "report.html").read_text() == "predicted anew"


def test_a_folder_without_a_manifest_is_refused(out: Path) -> None:
    out.mkdir(parents=True)
    for name in "abcdefg":
        (out / name).write_text(name)
    with pytest.raises(HwgenError) as caught:
        write_design(out, NEW)
    assert str(caught.value) == (
        f"{out} holds files that hwgen did not write: a, b, c, d, e and 2 more\n"
        "  hint: choose another folder, or --force: "
        "files of the same name are replaced, others stay"
    )
    assert len(contents(out)) == 7


def test_a_manifest_of_another_program_is_refused(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "manifest.json").write_text('{"files": ["x"]}')
    with pytest.raises(HwgenError, match=r"did not write: manifest\.json"):
        write_design(out, NEW)


def test_a_file_beside_the_emitted_ones_is_refused_and_kept_when_forced(out: Path) -> None:
    write_design(out, OLD)
    (out / "rtl/mine.v").write_text("mine")
    with pytest.raises(HwgenError, match=r"hwgen did not write: rtl/mine\.v"):
        write_design(out, NEW)
    assert (out / "rtl/gone.v").exists()
    write_design(out, NEW, force=True)
    assert emitted(out) == encoded({**NEW, "rtl/mine.v": "mine"})
    with pytest.raises(HwgenError, match=r"hwgen did not write: rtl/mine\.v"):
        write_design(out, NEW)


def test_an_edited_file_is_refused_and_replaced_when_forced(out: Path) -> None:
    write_design(out, OLD)
    (out / "rtl/top.v").write_text("by hand")
    with pytest.raises(HwgenError, match=r"were edited since hwgen wrote them: rtl/top\.v"):
        write_design(out, NEW)
    write_design(out, NEW, force=True)
    assert emitted(out) == encoded(NEW)


def test_a_foreign_file_where_a_folder_has_to_be_is_refused_even_when_forced(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "rtl").write_text("a file")
    with pytest.raises(HwgenError, match=r"net/rtl is in the way"):
        write_design(out, NEW, force=True)
    (out / "rtl").unlink()
    (out / "design.json").mkdir()
    (out / "design.json" / "x").write_text("x")
    with pytest.raises(HwgenError, match=r"net/design\.json/x is in the way"):
        write_design(out, NEW, force=True)


def test_dangerous_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "file").write_text("x")
    refused = {
        "/": "can't be the root folder /",
        "~": "can't be the home folder",
        ".": "which holds the working folder",
        "..": "which holds the working folder",
        str(tmp_path): "which holds the working folder",
        str(tmp_path / "file"): "which is a file",
    }
    for folder, message in refused.items():
        with pytest.raises(HwgenError, match=message):
            write_design(Path(folder), NEW, force=True)


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../b", "a//b", "", "a\\b"])
def test_a_path_that_leaves_the_folder_is_a_mistake_in_hwgen(out: Path, path: str) -> None:
    with pytest.raises(ValueError, match="is not a plain relative path"):
        write_design(out, {path: "x"})


def test_files_that_differ_in_case_only_are_a_mistake_in_hwgen(out: Path) -> None:
    for files in ({"a.v": "", "A.v": ""}, {"Manifest.json": ""}):
        with pytest.raises(ValueError, match="one path on a disk that ignores case"):
            write_design(out, files)


@pytest.mark.parametrize("fails_at", [0, 1, 3])
def test_a_full_disk_leaves_the_old_folder(
    out: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    write_design(out, OLD)
    before = contents(out)
    written: list[Path] = []
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if len(written) == fails_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(HwgenError) as caught:
        write_design(out, NEW)
    assert str(caught.value) == (
        f"{out} could not be written: No space left on device\n"
        "  hint: what the folder held before is unchanged"
    )
    assert contents(out) == before
    assert siblings(out) == ["net"]


def test_a_disk_that_is_full_at_the_first_run_leaves_nothing(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        try:
            write_design(tmp_path / "a/b/net", {"big": b"x" * 1000})
        except HwgenError as error:
            os._exit(0 if "File too large" in str(error) else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_another_process_writes_is_refused(out: Path) -> None:
    write_design(out, OLD)
    with swap.held(out), pytest.raises(HwgenError, match="another hwgen is writing to"):
        write_design(out, NEW)


def test_one_file_is_rewritten_in_its_place(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_design(out, OLD, options={"interval": 784})
    (out / "synth").mkdir()
    monkeypatch.chdir(out / "synth")
    rewrite_file(Path(".."), "design.json", '{"b": 2}\n')
    assert Path().samefile(out / "synth")
    assert emitted(out) == encoded({**OLD, "design.json": '{"b": 2}\n'})
    assert json.loads((out / "manifest.json").read_text())["options"] == {"interval": 784}
    assert siblings(out) == ["net"]
    monkeypatch.chdir(out.parent)
    write_design(out, NEW)


def test_an_edited_folder_is_not_rewritten(out: Path) -> None:
    write_design(out, OLD)
    (out / "rtl/top.v").write_text("by hand")
    before = contents(out)
    with pytest.raises(HwgenError, match=r"were edited since hwgen wrote them: rtl/top\.v"):
        rewrite_file(out, "design.json", "{}")
    assert contents(out) == before


def test_a_disk_that_refuses_leaves_the_file(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_design(out, OLD)
    before = contents(out)

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(HwgenError, match="could not be written: No space left"):
        rewrite_file(out, "design.json", "{}")
    assert contents(out) == before
    assert siblings(out) == ["net"]
