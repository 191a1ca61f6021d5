"""Row 10 tells a traceback, a slow importer and a large one (tests/fuzz/files has planted ones)."""

from __future__ import annotations

from tests.fuzz.files.__main__ import Result
from tests.fuzz.files.run_file import Verdict
from trust.importers import summed


def result(kind: str, seconds: float = 0.1) -> Result:
    return Result(7, "conv, bytes", Verdict(kind, "text", seconds), 100 << 20)


def test_refused_and_emitted_files_are_well() -> None:
    found = summed([result("refused"), result("emitted", 0.9)])
    assert (found.wrong, found.size) == (0, 2)
    assert found.measured == (
        "2 files: refused 1, emitted 1; 0 fail; 100.00 % under 1 s, the slowest 0.90 s; "
        "most memory 100 MB"
    )


def test_a_traceback_is_told() -> None:
    found = summed([result("refused"), result("KeyError")])
    assert found.wrong == 1
    assert found.detail == ("seed 7 (conv, bytes): KeyError: text",)


def test_an_importer_that_is_slow_too_often_is_wrong() -> None:
    assert summed([result("emitted", 2.0), *[result("refused")] * 98]).wrong == 1
    assert summed([result("emitted", 2.0), *[result("refused")] * 99]).wrong == 0
