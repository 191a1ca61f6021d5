"""The command: it sums up, and a case that fails is shrunk, saved and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hwgen.golden.run import golden
from tests.fuzz import __main__ as command
from tests.fuzz import run_case, saved
from tests.fuzz.random_networks import Refused


@pytest.mark.simulator("icarus")
def test_cases_that_pass_are_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--first", "2", "--count", "4", "--regressions", str(tmp_path)]
    assert command.main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "4 random graphs on icarus, 0 fail"
    assert lines[1].startswith("layers: ")
    assert lines[2].startswith("bits: ")
    assert lines[2].endswith(" compared, 0 wrong")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.simulator("icarus")
def test_cases_run_with_the_multiplier_blocks_of_a_family(tmp_path: Path) -> None:
    words = ["--count", "2", "--target", "xc7", "--regressions", str(tmp_path)]
    assert command.main(words) == 0


@pytest.mark.simulator("icarus")
def test_a_case_that_fails_is_saved_small(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*args: Any) -> dict[str, Any]:
        return {name: x ^ name.startswith("output") for name, x in golden(*args).items()}

    monkeypatch.setattr(run_case, "golden", wrong)
    words = ["--first", "2", "--count", "1", "--jobs", "1", "--regressions", str(tmp_path)]
    assert command.main(words) == 1
    text = capsys.readouterr().out
    assert "seed 2: data: m_axis" in text
    assert "seed 2: saved, --replay data_2\n" in text
    assert len(saved.load("data_2", tmp_path).graph.nodes) <= 3
    assert command.main(["--replay", "data_2", "--regressions", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "data_2: fails"


def test_a_refused_graph_is_counted_and_no_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(recipe: object) -> None:
        raise Refused("layer 'a': accumulator needs 40 bits\n  hint: fewer")

    monkeypatch.setattr(command, "make", refuse)
    assert command.main(["--count", "3"]) == 0
    text = capsys.readouterr().out
    assert "refused by hwgen: 3\n  3 x accumulator needs 40 bits\n" in text


def test_a_generator_that_breaks_is_a_failure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(recipe: object) -> None:
        raise KeyError("weight")

    monkeypatch.setattr(command, "make", breaks)
    assert command.main(["--count", "1"]) == 1
    assert "seed 0: KeyError: KeyError: 'weight'" in capsys.readouterr().out
