"""A point of coverage is one of the text of a module, and some do not count."""

from __future__ import annotations

from hwgen.prove.library import LIBRARY
from trust.points import (
    CHECK,
    REASON,
    UNUSED,
    Point,
    checks_of,
    entries,
    normal,
    reason_of,
    source,
    unused_of,
)
from trust.waivers import WAIVERS


def place(module: str, text: str) -> int:
    """The line of a module that holds a text."""
    return next(number for number, line in enumerate(source(module), 1) if text in line)


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


def test_a_module_that_is_not_in_the_library_has_no_points() -> None:
    line = "C '\x01f\x02hwgen_none.v\x01l\x021\x01page\x02v_line/hwgen_none\x01o\x02block' 0"
    assert not list(entries(line))
    assert len(list(entries(line.replace("none", "fifo")))) == 1
