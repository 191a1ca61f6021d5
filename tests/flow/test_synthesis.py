"""Synthesis rewrites the report of a design."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.flow import synthesis as module
from hwgen.flow.synthesis import floorplans, synthesize_folder
from hwgen.synth.result import Synthesis
from hwgen.targets.parts import part

PART = part("ecp5-25k")


def test_the_report_is_written_with_the_pictures_of_all_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "synth" / PART.name
    folder.mkdir(parents=True)
    (folder / "floorplan.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    found = Synthesis(PART, (), ())
    given = {}

    def page(*arguments: object) -> str:
        given["pictures"] = arguments[3]
        return "<html>"

    monkeypatch.setattr(module, "synth_folder", lambda *_, **__: found)
    monkeypatch.setattr(module, "read_record", lambda _: {})
    monkeypatch.setattr(module, "page", page)
    same = synthesize_folder(tmp_path, PART, progress=lambda stage: None)
    assert same is found
    assert (tmp_path / "report.html").read_text() == "<html>"
    assert given["pictures"] == floorplans(tmp_path) == {PART.name: "<svg></svg>"}
