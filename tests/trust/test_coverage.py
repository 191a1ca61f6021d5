"""Row 6 tells lines, branches, terms and bits that no run reached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from trust import coverage
from trust.constants import Change
from trust.coverage import (
    CONSTANT,
    PROVED,
    Coverage,
    add_design,
    add_stimuli,
    summary,
    waive_impossible,
)
from trust.points import KINDS, REASON, Entry, Point

UNIT = "stimuli.u_0.u_harness.u_unit"


def entry(
    page: str, file: str, line: int, what: str, hierarchy: str, count: int, column: int = 5
) -> str:
    fields = {"f": file, "l": str(line), "n": str(column), "page": page, "o": what, "h": hierarchy}
    text = "".join(f"\x01{key}\x02{value}" for key, value in fields.items())
    return f"C '{text}' {count}\n"


TEXT = (
    "# SystemC::Coverage-3\n"
    + entry("v_line/hwgen_fifo", "a/hwgen_fifo.v", 7, "block", UNIT, 0)
    + entry("v_line/hwgen_fifo__W8", "a/hwgen_fifo.v", 7, "block", f"{UNIT}.u_fifo", 3)
    + entry("v_branch/hwgen_fifo", "a/hwgen_fifo.v", 9, "else", UNIT, 0)
    + entry("v_branch/hwgen_fifo", "a/hwgen_fifo.v", 9, "else", UNIT, 2, column=30)
    + entry("v_toggle/hwgen_fifo", "a/hwgen_fifo.v", 3, "data[1]:0->1", UNIT, 1)
    + entry("v_line/net", "a/net.v", 1, "block", "top", 0)
)


def test_instances_of_a_library_module_are_added_up_and_others_left_out() -> None:
    found = Coverage()
    add_stimuli(found, TEXT, [frozenset()])
    assert dict(found.counts) == {
        Point("line", "hwgen_fifo", 7, 5, "block"): 3,
        Point("branch", "hwgen_fifo", 9, 5, "else"): 0,
        Point("branch", "hwgen_fifo", 9, 30, "else"): 2,
        Point("toggle", "hwgen_fifo", 3, 5, "data[1]:0->1"): 1,
    }


def test_bits_count_between_harnesses_alone() -> None:
    found = Coverage()
    add_design(found, TEXT)
    assert {point.kind for point in found.counts} == {"line", "branch"}


def test_a_branch_that_is_never_taken_is_told() -> None:
    found = Coverage()
    add_design(found, TEXT)
    told = summary(found, "2 designs", 9)
    assert (told.size, told.wrong) == (0, 0)
    assert told.detail == ("hwgen_fifo:9: branch else",)
    shares = "line 100.00 % (1 of 1), branch 50.00 % (1 of 2), expr not measured"
    assert told.measured.startswith(shares)
    assert "1 library modules in 2 designs of 9 cycles; waived: nothing" in told.measured


def test_all_points_reached_are_enough_unless_a_harness_finds_a_fault() -> None:
    found = Coverage()
    for kind in KINDS:
        found.counts[Point(kind, "hwgen_fifo", 7, 5, "block")] = 1
    assert summary(found, "1 design", 1).size == 1
    assert summary(Coverage(), "1 design", 1).size == 0
    faulty = summary(found, "1 design", 1, ["WRONG hwgen_fifo"])
    assert (faulty.wrong, faulty.detail) == (1, ("WRONG hwgen_fifo",))


def test_a_bit_that_is_constant_in_every_instance_is_waived() -> None:
    module, other = f"{UNIT}.u_fifo", "stimuli.u_1.u_harness.u_unit"
    text = entry("v_toggle/hwgen_fifo", "hwgen_fifo.v", 3, "data[1]:0->1", module, 0)
    text += entry("v_toggle/hwgen_fifo", "hwgen_fifo.v", 3, "data[0]:0->1", module, 0)
    text += entry("v_toggle/hwgen_fifo", "hwgen_fifo.v", 3, "data[0]:0->1", other, 0)
    found = Coverage()
    add_stimuli(found, text, [frozenset({"u_fifo.data[1]", "u_fifo.data[0]"}), frozenset()])
    assert found.reasons() == {CONSTANT: 1}
    assert [point.what for point in found.counts] == ["data[0]:0->1"]


def test_a_change_that_is_proved_impossible_is_waived(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In every instance: one that leaves it open keeps the point, and is the last that is asked."""
    text = "".join(
        entry("v_toggle/hwgen_fifo", "hwgen_fifo.v", 3, f"count[{bit}]:1->0", of, 0)
        for of in (UNIT, "stimuli.u_1.u_harness.u_unit.u_fifo")
        for bit in (0, 1)
    )
    asked = []

    def answer(number: int, changes: Sequence[Change], folder: Path) -> set[Change]:
        asked.append((number, [change.bit for change in changes]))
        return {change for change in changes if change.bit.endswith("count[1]")}

    monkeypatch.setattr(coverage, "impossible", answer)
    found = Coverage()
    add_stimuli(found, text, [frozenset(), frozenset()])
    waive_impossible(found, tmp_path)
    assert asked == [(0, ["count[0]", "count[1]"]), (1, ["u_fifo.count[1]"])]
    assert found.reasons() == {PROVED: 1}
    assert [point.what for point in found.counts] == ["count[0]:1->0"]


def test_a_reason_that_a_run_refutes_is_none() -> None:
    point = Point("expr", "hwgen_fifo", 7, 5, "(a==0) => 0")
    found = Coverage()
    found.add(Entry(point, UNIT, 0), REASON)
    assert found.reasons() == {REASON: 1}
    found.add(Entry(point, UNIT, 4), REASON)
    assert (found.counts[point], found.reasons()) == (4, {})
