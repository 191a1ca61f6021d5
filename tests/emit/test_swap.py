"""A process that is killed anywhere in write_design leaves the old or the new folder, whole."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from hwgen.emit import swap
from hwgen.emit.write import write_design

OLD = {"rtl/top.v": "old", "rtl/gone.v": "old"}
NEW = {"rtl/top.v": "new", "sim/run.py": "new"}
WATCHED = ("hwgen/emit/write.py", "hwgen/emit/swap.py")


def emitted(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): path for path in files}
    return {k: v.read_text() for k, v in found.items() if k.startswith(("rtl", "sim"))}


def write_and_die(out: Path, line: int) -> bool:
    """Write NEW in a child that dies at its `line`th line in the modules under test.

    True when it died, False when it came to the end before that.
    """
    pid = os.fork()
    if pid == 0:
        seen = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal seen
            if not frame.f_code.co_filename.endswith(WATCHED):
                return None
            seen += event == "line"
            if seen == line:
                os._exit(9)
            return trace

        sys.settrace(trace)
        write_design(out, NEW)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9


@pytest.mark.parametrize("mode", ["exchange", "two-renames"])
def test_a_kill_at_any_line_leaves_one_whole_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    if mode == "two-renames":
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    line, outcomes = 1, set()
    while True:
        out = tmp_path / f"{line}" / "net"
        write_design(out, OLD)
        (out / "runs").mkdir()
        (out / "runs/wave.vcd").write_text("wave")
        if not write_and_die(out, line):
            break
        if mode == "two-renames":
            swap.restore(out)
        assert emitted(out) in (OLD, NEW)
        outcomes.add("old" if emitted(out) == OLD else "new")
        write_design(out, NEW)
        assert emitted(out) == NEW
        assert (out / "runs/wave.vcd").read_text() == "wave"
        assert [path.name for path in out.parent.iterdir()] == ["net"]
        line += 3
    assert outcomes == {"old", "new"}


def test_a_kill_at_any_time_leaves_one_whole_folder(tmp_path: Path) -> None:
    generator = random.Random(1)
    out = tmp_path / "net"
    write_design(out, OLD)
    for _ in range(20):
        pid = os.fork()
        if pid == 0:
            while True:
                write_design(out, NEW)
                write_design(out, OLD)
        time.sleep(generator.uniform(0.001, 0.03))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert emitted(out) in (OLD, NEW)


def test_a_failing_second_rename_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    out = tmp_path / "net"
    write_design(out, OLD)
    with pytest.raises(FileNotFoundError):
        swap.swap(tmp_path / "missing", out)
    assert emitted(out) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


def test_this_system_can_exchange_folders(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    if not swap._exchange(one, other):
        pytest.skip("the system or the file system of the temporary folder can't exchange folders")
    assert (one / "name").read_text() == "other"
    assert (other / "name").read_text() == "one"


def test_a_folder_that_a_living_process_stages_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "net"
    stage = swap.staging(out)
    stage.mkdir()
    with swap.held(stage):
        assert swap.restore(out) == ()
    assert swap.restore(out) == (stage,)
