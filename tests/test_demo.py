"""The demo, on few digits: `make demo` runs it on 200."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen import demo
from hwgen.cli.exit_codes import ExitCode


@pytest.mark.simulator("icarus")
def test_the_demo_compares_digits_and_names_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mnist"
    words = ["--out", str(out), "--frames", "2", "--simulator", "icarus"]
    assert demo.main(words) == ExitCode.OK
    text = capsys.readouterr().out
    assert "2 frames simulated, equal to the model" in text
    assert "accuracy on 2 frames: float 100.00%, golden 100.00%, RTL 100.00%" in text
    assert (out / "report.html").exists()
    waves = text.splitlines()[-1].removeprefix("waves: ")
    assert Path(waves).stat().st_size > 0


def test_the_demo_needs_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "EXAMPLE", tmp_path / "mnist_cnn.py")
    assert demo.main(["--out", str(tmp_path / "out")]) == ExitCode.USER_ERROR
    assert "the demo needs a checkout" in capsys.readouterr().err
