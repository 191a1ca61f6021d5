"""Flip-flops behind memory blocks: which move into the block, and which may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
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


def logic(kind: str, output: int, **pins: Any) -> dict[str, Any]:
    connections = {pin: [bit] for pin, bit in pins.items() if pin != "INIT"} | {"Z": [output]}
    ways = {pin: "output" if pin == "Z" else "input" for pin in connections}
    given = {"INIT": pins["INIT"]} if "INIT" in pins else {}
    return {
        "type": kind, "parameters": given, "port_directions": ways, "connections": connections
    }  # fmt: skip


CHOOSE = f"{sum(1 << n for n in range(16) if (n >> 1 & 1 if n >> 2 & 1 else n & 1)):016b}"  # C? B:A


def three_deep(**changes: Any) -> dict[str, Any]:
    """Bits 10 and 30 of two blocks and 50 of a third, chosen by 5 and 6: in register 20."""
    return {
        "m": block(10, 1),
        "n": block(30, 1),
        "o": block(50, 1),
        "low": logic("LUT4", 60, A=10, B=30, C=5, D="0", INIT=CHOOSE),
        "high": logic("LUT4", 61, A=50, B="0", C="0", D="0", INIT=CHOOSE),
        "both": logic("PFUMX", 62, BLUT=60, ALUT=61, C0=6),
        "r": register(62, 20, **changes),
    }


def outputs(cells: dict[str, Any], out: int, words: list[dict[int, int]]) -> list[int]:
    """Values of the bit `out`, cycle by cycle. words: what memories and inputs tell in each."""
    drivers = {
        cell["connections"]["Z"][0]: cell for cell in cells.values() if "Z" in cell["connections"]
    }
    flops = [cell for cell in cells.values() if cell["type"] == "TRELLIS_FF"]
    blocks = [cell for cell in cells.values() if cell["type"] == "DP16KD"]
    state: dict[Any, int] = {}
    said = []
    for word in words:
        now = dict(word) | {"0": 0, "1": 1} | state

        def value(bit: Any, now: dict[Any, int] = now) -> int:
            if bit not in drivers:
                return now.get(bit, 0)
            pins, kind = drivers[bit]["connections"], drivers[bit]["type"]
            if kind == "PFUMX":
                return value(pins["ALUT" if value(pins["C0"][0]) else "BLUT"][0])
            place = sum(value(pins[pin][0]) << n for n, pin in enumerate("ABCD"))
            return int(drivers[bit]["parameters"]["INIT"][15 - place])

        said.append(value(out))
        nexts = {cell["connections"]["Q"][0]: value(cell["connections"]["DI"][0]) for cell in flops}
        for number, cell in enumerate(blocks):
            if cell["parameters"]["REGMODE_B"] == "OUTREG":
                nexts[cell["connections"]["DOB0"][0]] = word[10 + 20 * number]
        state = nexts
    return said


def met_again() -> dict[str, Any]:
    """The same, but that the first choice goes two ways, which the second brings together."""
    one = logic("LUT4", 63, A=60, B="0", C="0", D="0", INIT=CHOOSE)
    two = logic("LUT4", 64, A=60, B=50, C=7, D="0", INIT=CHOOSE)
    return three_deep() | {
        "high": one, "other": two, "both": logic("PFUMX", 62, BLUT=63, ALUT=64, C0=6)
    }  # fmt: skip


@pytest.mark.parametrize(("choice", "choices"), [(three_deep, 2), (met_again, 3)])
def test_registers_move_over_the_choice_between_blocks(
    choice: Callable[[], dict[str, Any]], choices: int
) -> None:
    rng = np.random.default_rng(0)
    words = [{bit: int(rng.integers(2)) for bit in (5, 6, 7, 10, 30, 50)} for _ in range(200)]
    before, after = choice(), choice()
    assert absorb_registers(netlist(after, [20])) == 1
    assert all(modes(after[name])[1] == "OUTREG" for name in "mno")
    assert sum(cell["type"] == "TRELLIS_FF" for cell in after.values()) == choices
    told, expected = outputs(after, 20, words), outputs(before, 20, words)
    assert told[1:] == expected[1:]  # the first choice was made before the first cycle
    assert len(set(told)) == 2


def one_of(blocks: int) -> dict[str, Any]:
    """Bits 10, 30, 50 ... of so many blocks, each chosen by a bit of its own: in register 20."""
    cells = {f"m{n}": block(10 + 20 * n, 1) for n in range(blocks)}
    for n in range(1, blocks):
        last = 10 if n == 1 else 4000 + n - 1
        pins = {"A": last, "B": 10 + 20 * n, "C": 5000 + n, "D": "0", "INIT": CHOOSE}
        cells[f"c{n}"] = logic("LUT4", 4000 + n, **pins)
    return cells | {"r": register(4000 + blocks - 1, 20)}


def test_registers_move_over_the_choice_among_many_blocks() -> None:
    rng = np.random.default_rng(0)
    bits = [place for n in range(33) for place in (10 + 20 * n, 5000 + n)]
    words = [{bit: int(rng.integers(2)) for bit in bits} for _ in range(200)]
    after = one_of(33)
    assert absorb_registers(netlist(after, [20])) == 1
    assert all(modes(after[f"m{n}"])[1] == "OUTREG" for n in range(33))
    assert outputs(after, 20, words)[1:] == outputs(one_of(33), 20, words)[1:]
    assert absorb_registers(netlist(one_of(70), [20])) == 0


@pytest.mark.parametrize("out", [[20, 62], [20, 30]])
def test_a_choice_that_something_else_reads_stays(out: list[int]) -> None:
    cells = three_deep()
    assert absorb_registers(netlist(cells, out)) == 0
    assert modes(cells["m"]) == ("NOREG", "NOREG")


def test_a_choice_in_front_of_an_enabled_register_stays() -> None:
    cells = three_deep(CEMUX="CE", CE=[ENABLE])
    assert absorb_registers(netlist(cells, [20])) == 0
