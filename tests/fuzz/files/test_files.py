"""Some damaged files of each format: all refused or emitted; `make fuzz-files` runs more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.fuzz.files import __main__ as command
from tests.fuzz.files import formats, run_file

ROOT = Path(__file__).parents[3]
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", formats.NAMES)
def test_damaged_files_are_refused_or_emitted(name: str, capsys: Captured) -> None:
    code = command.main(["--format", name, "--first", "500000", "--count", "150"])
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", formats.NAMES)
def test_undamaged_files_are_emitted(name: str, tmp_path: Path) -> None:
    kind = formats.find(name)
    for number, (seed, content) in enumerate(formats.seeds(name).items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        verdict = run_file.run_file(content, kind.suffix, folder, kind.frames(seed))
        assert verdict.kind == "emitted", verdict.text


@pytest.mark.parametrize("name", formats.NAMES)
def test_a_seed_is_always_the_same_file(name: str) -> None:
    made = [formats.make(name, seed) for seed in range(40)]
    assert made == [formats.make(name, seed) for seed in range(40)]
    assert {file.origin.rsplit(", ")[-1] for file in made} == {"bytes", "fields"}


@pytest.mark.parametrize("name", formats.NAMES)
def test_fields_are_changed_in_every_seed(name: str) -> None:
    kind = formats.find(name)
    for origin, content in formats.seeds(name).items():
        assert any(kind.change(origin, Random(seed)) != content for seed in range(3))


def test_what_fails_is_told_with_its_seed(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def emit(*_: Any, **__: Any) -> None:
        raise IndexError("planted")

    monkeypatch.setattr(run_file, "emit_file", emit)
    assert command.main(["--format", "tflite", "--first", "7", "--count", "2"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("seed 7 (")
    assert lines[0].endswith("): IndexError: Traceback (most recent call last):")
    assert "2 damaged files of tflite, 2 fail" in lines


def test_the_file_of_a_seed_can_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "kept.tflite"
    assert command.main(["--first", "3", "--keep", str(path)]) == 0
    assert path.read_bytes() == formats.make("tflite", 3).content


def test_memory_is_limited() -> None:
    program = (
        "from tests.fuzz.files.run_file import MEMORY, limit_memory\n"
        "limit_memory()\n"
        "try:\n    bytearray(2 * MEMORY)\nexcept MemoryError:\n    print('limited')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "limited\n"
