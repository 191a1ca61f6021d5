"""Flip-flops behind memory blocks: which move into the block, and which may not."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.synth.registers import OUTPUTS, absorb_registers

CLOCK, OTHER, ENABLE = 2, 3, 4


def block(first: int, count: int, mode: str = "NOREG", width: int = 18) -> dict[str, Any]:
    """A block whose port B drives bits `first` and on; nothing reads its other outputs."""
    pins: dict[str, list[Any]] = {"CLKA": [CLOCK], "CLKB": [CLOCK]}
    for bit in range(OUTPUTS):
        pins[f"DOA{bit}"] = [1000 + first + bit]
        pins[f"DOB{bit}"] = [first + bit if bit < count else 2000 + first + bit]
    ways = {pin: "output" if pin.startswith("DO") else "input" for pin in pins}
    modes = {"REGMODE_A": mode, "REGMODE_B": mode, "DATA_WIDTH_B": f"{width:032b}"}
    return {
        "type": "DP16KD", "parameters": modes, "port_directions": ways, "connections": pins
    }  # fmt: skip


def register(data: int, q: int, **changes: Any) -> dict[str, Any]:
    pins = {"CLK": [CLOCK], "DI": [data], "Q": [q], "LSR": ["0"]}
    given = {"CEMUX": "1", "CLKMUX": "CLK"}
    for pin, value in changes.items():
        (given if pin in given else pins)[pin] = value
    ways = {pin: "output" if pin == "Q" else "input" for pin in pins}
    return {
        "type": "TRELLIS_FF", "parameters": given, "port_directions": ways, "connections": pins
    }  # fmt: skip


def netlist(cells: dict[str, Any], out: list[int]) -> dict[str, Any]:
    ports = {"out": {"direction": "output", "bits": out}}
    return {"modules": {"top": {"ports": ports, "cells": cells}}}


def test_registers_of_all_outputs_of_a_port_move_into_the_block() -> None:
    cells = {"m": block(10, 2), "a": register(10, 20), "b": register(11, 21)}
    assert absorb_registers(netlist(cells, [20, 21])) == 2
    assert list(cells) == ["m"]
    assert (cells["m"]["connections"]["DOB0"], cells["m"]["connections"]["DOB1"]) == ([20], [21])
    assert modes(cells["m"]) == ("NOREG", "OUTREG")


def modes(cell: dict[str, Any]) -> tuple[str, str]:
    return cell["parameters"]["REGMODE_A"], cell["parameters"]["REGMODE_B"]


@pytest.mark.parametrize("second", [CLOCK, OTHER])
def test_words_of_both_ports_move_together(second: int) -> None:
    """Both have the clock of port B; that of port A is not connected."""
    cells = {"m": block(10, 1, width=36), "a": register(10, 20), "b": register(1010, 21)}
    cells["m"]["connections"]["CLKA"] = ["0"]
    cells["b"]["connections"]["CLK"] = [second]
    moved = second == CLOCK
    assert absorb_registers(netlist(cells, [20, 21])) == (2 if moved else 0)
    assert modes(cells["m"]) == (("OUTREG", "OUTREG") if moved else ("NOREG", "NOREG"))


@pytest.mark.parametrize(
    ("changes", "out"),
    [
        ({"CLK": [OTHER]}, [20, 21]),
        ({"CEMUX": "CE", "CE": [ENABLE]}, [20, 21]),
        ({"LSR": [ENABLE]}, [20, 21]),
        ({"CLKMUX": "INV"}, [20, 21]),
        ({}, [20, 21, 10]),
        ({}, [20, 21, 11]),
    ],
    ids=["clock", "enable", "reset", "edge", "second reader", "second reader of another bit"],
)
def test_they_stay_where_one_of_them_is_no_register_of_the_block(
    changes: dict[str, Any], out: list[int]
) -> None:
    cells = {"m": block(10, 2), "a": register(10, 20), "b": register(11, 21, **changes)}
    assert absorb_registers(netlist(cells, out)) == 0
    assert len(cells) == 3


def test_an_output_that_something_else_reads_keeps_the_port_as_it_is() -> None:
    cells = {"m": block(10, 2), "a": register(10, 20)}
    assert absorb_registers(netlist(cells, [20, 11])) == 0


def test_a_block_with_registers_takes_no_second_ones() -> None:
    cells = {"m": block(10, 1, "OUTREG"), "a": register(10, 20)}
    assert absorb_registers(netlist(cells, [20])) == 0
