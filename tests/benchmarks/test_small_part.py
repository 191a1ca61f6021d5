"""The benchmark of a network on a small part: what counts as met, what is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import small_part
from benchmarks.small_part import Outcome, markdown

FOUND = Outcome(
    part="ice40-up5k",
    accuracy=0.98,
    interval=80_000,
    exact=True,
    used={"LUT4": 2975, "DSP": 8},
    available={"LUT4": 5280, "DSP": 8},
    mhz=32.0,
    digest="of now",
    commit="abc",
)


def test_a_design_that_does_not_fit_or_differs_is_not_met() -> None:
    assert FOUND.met
    assert not replace(FOUND, exact=False).met
    assert not replace(FOUND, used={"LUT4": 2975, "DSP": 9}).met


def test_the_table_has_what_is_used_of_the_part_and_the_frames_of_a_second() -> None:
    assert markdown(FOUND)[2] == (
        "| ice40-up5k | 2,975 of 5,280 | 8 of 8 | 32.0 | 80,000 | 400 | 98.0% |"
    )


def test_outcomes_are_read_as_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_part, "RESULTS", tmp_path / "small_part.json")
    small_part.write({FOUND.part: FOUND})
    assert small_part.read() == {FOUND.part: FOUND}
    assert "abc" in (tmp_path / "small_part.md").read_text()
