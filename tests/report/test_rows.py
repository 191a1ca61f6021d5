"""Rows: one for each layer, joined with the stream of the same layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hwgen.report.rows import fifo_rows, layer_rows
from hwgen.simulate.result import FifoResult, SimulationResult, StreamResult

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


def test_line_storage_stands_beside_its_bound(design: dict[str, Any]) -> None:
    conv, pool, _ = layer_rows(design)
    assert (conv.storage, conv.storage_text) == ((48, 40), "48/40")
    assert (pool.storage, pool.storage_text) == (None, "-")


def test_a_simulation_is_joined_by_layer(design: dict[str, Any], result: Make) -> None:
    conv, pool, dense = layer_rows(design, result(3), {"conv1": 511})
    assert (conv.cycles_predicted, conv.cycles_simulated, conv.mismatching_bits) == (511, 511, 0)
    assert (pool.cycles_predicted, pool.cycles_simulated, pool.mismatching_bits) == (None, None, 3)
    assert dense.mismatching_bits is None


def test_the_row_of_a_layer_that_forks_is_that_of_its_own_stream(
    forked: dict[str, Any], result: Make
) -> None:
    found = result(0)
    branch = StreamResult("conv1_to_pool1", "conv1", 2, 2, 7, 0, None, "")
    streams = (branch, *found.streams)
    conv, *_ = layer_rows(forked, replace(found, streams=streams), {"conv1": 511})
    assert (conv.cycles_predicted, conv.mismatching_bits) == (511, 0)


def test_fifos_before_a_simulation_have_the_prediction_without_stalls(
    forked: dict[str, Any],
) -> None:
    rows = fifo_rows(forked)
    assert [(row.layer, row.signal, row.depth, row.bits) for row in rows] == [
        ("conv1", "conv1_to_pool1", 4, 4 * 24),
        ("conv1", "conv1_to_out", 9, 9 * 24),
    ]
    assert [(row.predicted, row.simulated) for row in rows] == [(3, None), (8, None)]


def test_fifos_behind_a_simulation_have_its_stalls(forked: dict[str, Any], result: Make) -> None:
    fifos = (FifoResult("conv1_to_out", "conv1", 9, 5, 6, "differs"),)
    rows = fifo_rows(forked, replace(result(0), fifos=fifos))
    assert [(row.predicted, row.simulated) for row in rows] == [(3, None), (5, 6)]
