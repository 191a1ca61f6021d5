"""Whatever goes wrong with a file is seen."""

from __future__ import annotations

import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from hwgen.errors import HwgenError
from tests.fuzz.files import run_file as module
from tests.fuzz.files.formats import seeds
from tests.fuzz.files.run_file import run_file

Patch = pytest.MonkeyPatch


def verdict(tmp_path: Path, patch: Patch, emit: Any) -> tuple[str, str]:
    patch.setattr(module, "emit_file", emit)
    found = run_file(b"content", ".tflite", tmp_path)
    assert not found.passed
    return found.kind, found.text


def test_a_network_is_emitted(tmp_path: Path) -> None:
    found = run_file(seeds("tflite")["residual"], ".tflite", tmp_path)
    assert (found.kind, found.passed) == ("emitted", True)
    assert (tmp_path / "design").is_dir()


def test_what_is_damaged_is_refused(tmp_path: Path) -> None:
    found = run_file(seeds("tflite")["residual"][:100], ".tflite", tmp_path)
    assert (found.kind, found.passed) == ("refused", True)
    assert found.text.startswith("'model.tflite' is damaged: ")


def test_exceptions_are_seen(tmp_path: Path, monkeypatch: Patch) -> None:
    def emit(*_: Any, **__: Any) -> None:
        raise IndexError("planted")

    kind, text = verdict(tmp_path, monkeypatch, emit)
    assert kind == "IndexError"
    assert text.rstrip().endswith("IndexError: planted")


def test_warnings_are_seen(tmp_path: Path, monkeypatch: Patch) -> None:
    def emit(*_: Any, **__: Any) -> None:
        warnings.warn("planted", RuntimeWarning, stacklevel=1)

    assert verdict(tmp_path, monkeypatch, emit)[0] == "RuntimeWarning"


def test_files_that_are_left_behind_are_seen(tmp_path: Path, monkeypatch: Patch) -> None:
    def emit(model: Path, out: Path, *_: Any, **__: Any) -> None:
        out.mkdir()
        raise HwgenError("planted")

    assert verdict(tmp_path, monkeypatch, emit) == ("left files behind", "design: planted")


def test_work_before_a_refusal_is_seen(tmp_path: Path, monkeypatch: Patch) -> None:
    def emit(*_: Any, **__: Any) -> None:
        end = time.process_time() + 0.05
        while time.process_time() < end:
            pass
        raise HwgenError("planted")

    monkeypatch.setattr(module, "REFUSED_SECONDS", 0.01)
    kind, text = verdict(tmp_path, monkeypatch, emit)
    assert kind == "slow"
    assert text.endswith(" s: planted")


def test_endless_work_is_ended(tmp_path: Path, monkeypatch: Patch) -> None:
    def emit(*_: Any, **__: Any) -> None:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(module, "GIVE_UP_SECONDS", 1)
    assert verdict(tmp_path, monkeypatch, emit)[0] == "gave up"
