"""Proofs of a design folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, emit, quantize
from hwgen.errors import HwgenError
from hwgen.prove.design import Claim, is_sound, prove_folder

pytest.importorskip("pyosys")


def small(folder: Path) -> Path:
    graph = Graph("tiny")
    x = graph.input("image", (4, 4, 1))
    graph.output(graph.max_pool2d(x, 2, name="pool"), name="out")
    frames = np.random.default_rng(0).normal(size=(4, 4, 4, 1))
    emit(quantize(graph, frames), folder)
    return folder


def test_every_module_of_a_design_is_looked_at(tmp_path: Path) -> None:
    folder = small(tmp_path / "tiny")
    claims = prove_folder(folder, limit=5, progress=lambda module: None)
    assert is_sound(claims)
    verdicts = {claim.module: claim.verdict for claim in claims}
    assert verdicts["hwgen_skid"] == "proved"
    assert "hwgen_accumulate" in verdicts
    record = json.loads((folder / "design.json").read_text())
    assert [entry["module"] for entry in record["proofs"]] == [claim.module for claim in claims]


def test_a_damaged_module_is_refuted(tmp_path: Path) -> None:
    folder = small(tmp_path / "tiny")
    path = folder / "rtl" / "hwgen_skid.v"
    path.write_text(path.read_text().replace("ready_q <= !spare_valid_d;", "ready_q <= 1'b1;"))
    claims = prove_folder(folder, limit=5, progress=lambda module: None)
    assert not is_sound(claims)
    assert [c.verdict for c in claims if c.module == "hwgen_skid"] == ["refuted"]


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="no design folder"):
        prove_folder(tmp_path, limit=1, progress=lambda module: None)


def test_small_sizes_are_sound_but_said() -> None:
    claim = Claim("hwgen_x", {}, ("a.u_b",), "proved at small sizes", "", "too large", 1.0)
    assert is_sound([claim])
