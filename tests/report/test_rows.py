"""Rows: one for each layer, joined with the stream of the same layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hwgen.report.rows import layer_rows
from hwgen.simulate.result import SimulationResult

Make = Callable[[int], SimulationResult]


def test_a_design_alone_has_no_simulated_numbers(design: dict[str, Any]) -> None:
    rows = layer_rows(design)
    assert [row.name for row in rows] == ["conv1", "pool1", "fc<1>"]
    assert {row.cycles_simulated for row in rows} == {None}
    assert {row.mismatching_bits for row in rows} == {None}


def test_utilisation_is_work_in_an_interval(design: dict[str, Any]) -> None:
    assert [row.utilisation for row in layer_rows(design)] == [1.0, 0.025, 0.5]
    assert layer_rows({**design, "interval": 0})[0].utilisation == 0.0


def test_a_layer_without_an_array_has_no_folding(design: dict[str, Any]) -> None:
    pool = layer_rows(design)[1]
    assert (pool.pe, pool.simd, pool.multipliers, pool.shape_text) == (None, None, 0, "5x5x6")


def test_a_simulation_is_joined_by_layer(design: dict[str, Any], result: Make) -> None:
    conv, pool, dense = layer_rows(design, result(3), {"conv1": 511})
    assert (conv.cycles_predicted, conv.cycles_simulated, conv.mismatching_bits) == (511, 511, 0)
    assert (pool.cycles_predicted, pool.cycles_simulated, pool.mismatching_bits) == (None, None, 3)
    assert dense.mismatching_bits is None
