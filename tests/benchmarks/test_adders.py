"""The benchmark of graphs of adders: what is mapped, and of which it tells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import adders
from benchmarks.adders import Circuit, cells, main, ours

MATRIX = np.array([[5, 0], [-1, 3]])


def test_a_graph_is_a_module_behind_registers_of_its_inputs(tmp_path: Path) -> None:
    circuit = ours(MATRIX, tmp_path)
    assert (circuit.name, circuit.cycles) == ("hwgen, 3 adders", 2)
    assert circuit.ports == (("inputs", 16), ("sums", 22))
    *_, around = circuit.behind_registers(tmp_path)
    assert "  adders u_sums (.clk(clk), .inputs(x_q), .sums(y));\n" in around.read_text()


def test_registers_of_the_inputs_are_not_counted(tmp_path: Path) -> None:
    found = cells(ours(MATRIX, tmp_path), tmp_path, "ecp5-25k")
    assert found["DSP"] == 0
    assert 20 <= found["FF"] <= 60


@pytest.mark.parametrize(("other", "code"), [(50, 0), (10, 1)])
def test_more_cells_than_the_other_tool_are_a_failure(
    other: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = ("x", 8), ("y", 8)
    names = ("hwgen, 3 adders", "da4ml 0.6.0, every stage registered")
    made = [("m", tmp_path, Circuit(name, "m", (), pair, 1)) for name in names]
    luts = dict(zip(names, (20, other), strict=True))
    monkeypatch.setattr(adders, "circuits", lambda: iter(made))
    monkeypatch.setattr(
        adders, "cells", lambda c, *_: {"LUT4": luts[c.name], "LUT6": 1, "FF": luts[c.name]}
    )
    assert main([]) == code
