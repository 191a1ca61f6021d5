"""Row 6 tells lines, branches, terms and bits that no run reached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from hwgen.prove.library import LIBRARY
from trust import coverage
from trust.constants import Change
from trust.coverage import (
    CHECK,
    CONSTANT,
    KINDS,
    PROVED,
    REASON,
    UNUSED,
    Coverage,
    Entry,
    Point,
    add_design,
    add_stimuli,
    checks_of,
    entries,
    normal,
    reason_of,
    source,
    summary,
    unused_of,
    waive_impossible,
)
from trust.waivers import WAIVERS

UNIT = "stimuli.u_0.u_harness.u_unit"


def entry(
    page: str, file: str, line: int, what: str, hierarchy: str, count: int, column: int = 5
) -> str:
    fields = {"f": file, "l": str(line), "n": str(column), "page": page, "o": what, "h": hierarchy}
    text = "".join(f"\x01{key}\x02{value}" for key, value in fields.items())
    return f"C '{text}' {count}\n"


def place(module: str, text: str) -> int:
    """The line of a module that holds a text."""
    return next(number for number, line in enumerate(source(module), 1) if text in line)


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


def test_a_term_is_that_of_the_text_whatever_the_instance() -> None:
    line = "wire pop = m_axis_tvalid[port] && count_q == LAST[W-1:0];"
    one = normal("(m_axis_tvalid[0]==1 && (count_q == LAST[2:0])==0) => 0", line)
    assert one == normal("(m_axis_tvalid[3]==1 && (count_q == LAST[0])==0) => 0", line)
    assert one == "(m_axis_tvalid==1 && (count_q == LAST)==0) => 0"
    nested = "(value[(IN_W - 32'sh1)[1:0]+:1]==1) => 1"
    assert normal(nested, "wire fill = value[IN_W-1];") == "(value==1) => 1"
    copies = normal("({32'sh2{turn_q[1]}}==1) => 1", "{WIDTH{turn_q[port]}} & word")
    assert copies == "({{turn_q}}==1) => 1"


def test_terms_that_the_text_tells_apart_stay_apart() -> None:
    line = "wire found = !below[2] || (store && !below[1]) || CYCLES == 2 || CYCLES == 4;"
    assert normal("(below[2]==0) => 1", line) != normal("(below[1]==0) => 1", line)
    assert normal("((CYCLES == 32'sh4)==1) => 1", line) == "((CYCLES == 4)==1) => 1"


def test_checks_of_parameters_are_waived() -> None:
    lines = (LIBRARY / "hwgen_fifo.v").read_text().split("\n")
    waived = [lines[number - 1] for number in sorted(checks_of("hwgen_fifo"))]
    assert any("initial" in line for line in waived)
    assert not any("always" in line for line in waived)
    point = Point("branch", "hwgen_fifo", min(checks_of("hwgen_fifo")), 5, "if")
    assert reason_of(point) == CHECK


def test_wires_for_linters_are_waived_and_what_they_read_is_not() -> None:
    module = "hwgen_window_shift"
    line = place(module, "wire unused_age = ")
    assert line in unused_of(module)
    assert line - 1 not in unused_of(module)
    assert reason_of(Point("expr", module, line, 9, "(age==0) => 0")) == UNUSED
    toggle = Point("toggle", module, line, 9, "gen_tap[0].unused_age:0->1")
    assert (toggle.signal, reason_of(toggle)) == ("unused_age", UNUSED)
    assert reason_of(Point("toggle", module, line - 1, 9, "gen_tap[0].age[2]:0->1")) == ""


def test_every_reason_is_of_a_line_that_is_there() -> None:
    for waiver in WAIVERS:
        line = place(waiver.module, waiver.source)
        assert reason_of(Point("expr", waiver.module, line, 5, waiver.what)) == REASON
        assert reason_of(Point("expr", waiver.module, line, 5, "another")) == ""


def test_a_reason_that_a_run_refutes_is_none() -> None:
    point = Point("expr", "hwgen_fifo", 7, 5, "(a==0) => 0")
    found = Coverage()
    found.add(Entry(point, UNIT, 0), REASON)
    assert found.reasons() == {REASON: 1}
    found.add(Entry(point, UNIT, 4), REASON)
    assert (found.counts[point], found.reasons()) == (4, {})


def test_a_module_that_is_not_in_the_library_has_no_points() -> None:
    assert not list(entries(entry("v_line/hwgen_none", "hwgen_none.v", 1, "block", UNIT, 0)))
