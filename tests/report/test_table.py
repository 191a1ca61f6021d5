"""The table of the terminal."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from rich.console import Console

from hwgen.report.rows import FifoRow, layer_rows
from hwgen.report.table import (
    COLUMNS,
    FIFO_COLUMNS,
    cells,
    fifo_cells,
    fifo_headings,
    fifo_table,
    headings,
    layer_table,
)
from hwgen.simulate.result import SimulationResult

Make = Callable[[int], SimulationResult]


def printed(design: dict[str, Any], result: SimulationResult | None) -> str:
    stream = io.StringIO()
    table = layer_table(layer_rows(design, result, {"conv1": 511}), "[red]tiny")
    Console(file=stream, width=200, color_system=None).print(table)
    return stream.getvalue()


def test_cells_are_as_many_as_columns(design: dict[str, Any]) -> None:
    assert {len(cells(row)) for row in layer_rows(design)} == {len(COLUMNS)}


def test_columns_about_a_simulation_need_one(design: dict[str, Any], result: Make) -> None:
    assert "wrong bits" not in headings(layer_rows(design))
    assert headings(layer_rows(design, result(0)))[-1] == "wrong bits"


def test_the_table_shows_names_as_they_are(design: dict[str, Any]) -> None:
    lines = printed(design, None).splitlines()
    assert lines[0].strip() == "[red]tiny"
    assert any(line.split()[0] == "fc<1>" for line in lines if "fc<" in line)


def test_the_table_fits_a_terminal_of_100_columns(design: dict[str, Any], result: Make) -> None:
    assert max(len(line) for line in printed(design, result(0)).splitlines()) <= 100


def test_predicted_and_simulated_stand_side_by_side(design: dict[str, Any], result: Make) -> None:
    row = next(line for line in printed(design, result(3)).splitlines() if "conv1" in line)
    found = row.replace("\N{NO-BREAK SPACE}", "").split()
    assert found == [
        "conv1",
        "conv2d",
        "10x10x6",
        "2",
        "3",
        "6",
        "48/40",
        "1000",
        "100.0%",
        "511",
        "511",
        "0",
        "0",
    ]


def test_a_layer_that_differs_is_red(design: dict[str, Any], result: Make) -> None:
    table = layer_table(layer_rows(design, result(3)), "tiny")
    assert [row.style for row in table.rows] == ["", "bold red", ""]


RIGHT = FifoRow("conv1", "conv1_to_add", 1200, 9600, 1000, 1000)
WRONG = FifoRow("conv1", "conv1_to_pool", 4, 32, 2, 3)
UNKNOWN = FifoRow("conv1", "conv1_to_pool", 4, 32, None, 3)


def test_the_fifos_have_as_many_cells_as_columns() -> None:
    assert len(fifo_cells(RIGHT)) == len(FIFO_COLUMNS)
    assert fifo_cells(UNKNOWN)[-2:] == ("-", "3")


def test_a_fifo_that_is_filled_otherwise_is_red() -> None:
    table = fifo_table([RIGHT, WRONG, UNKNOWN], "FIFOs")
    assert [row.style for row in table.rows] == ["", "bold red", ""]


def test_the_simulated_words_need_a_simulation() -> None:
    assert fifo_headings([FifoRow("a", "a_to_b", 4, 32, 2)])[-1] == "predicted inside"
    assert fifo_headings([RIGHT])[-1] == "simulated inside"
