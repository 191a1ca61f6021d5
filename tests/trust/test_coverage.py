"""Row 6 tells lines, branches and bits that no run reached."""

from __future__ import annotations

from trust.coverage import KINDS, LIBRARY, Point, checks_of, library_points, summary


def entry(page: str, file: str, line: int, what: str, hierarchy: str, count: int) -> str:
    fields = {"f": file, "l": str(line), "page": page, "o": what, "h": hierarchy}
    text = "".join(f"\x01{key}\x02{value}" for key, value in fields.items())
    return f"C '{text}' {count}\n"


TEXT = (
    "# SystemC::Coverage-3\n"
    + entry("v_line/hwgen_fifo", "a/hwgen_fifo.v", 7, "block", "top.one", 0)
    + entry("v_line/hwgen_fifo__W8", "a/hwgen_fifo.v", 7, "block", "top.two", 3)
    + entry("v_branch/hwgen_fifo", "a/hwgen_fifo.v", 9, "else", "top.one", 0)
    + entry("v_toggle/hwgen_fifo", "a/hwgen_fifo.v", 3, "data[1]:0->1", "top.one", 1)
    + entry("v_line/net", "a/net.v", 1, "block", "top", 0)
)


def test_instances_of_a_library_module_are_added_up_and_others_left_out() -> None:
    assert dict(library_points(TEXT)) == {
        Point("line", "hwgen_fifo", 7, "block"): 3,
        Point("branch", "hwgen_fifo", 9, "else"): 0,
        Point("toggle", "hwgen_fifo", 3, "data[1]:0->1"): 1,
    }


def test_a_branch_that_is_never_taken_is_told() -> None:
    found = summary(dict(library_points(TEXT)), 2)
    assert found.size == 0
    assert found.detail == ("hwgen_fifo:9: branch else",)
    assert found.measured.startswith("line 100.00 % of 1, branch 0.00 % of 1, expr not measured")


def test_all_points_reached_are_enough() -> None:
    every = {Point(kind, "hwgen_fifo", 7, "block"): 1 for kind in KINDS}
    assert summary(every, 1).size == 1
    assert summary({}, 1).size == 0


def test_checks_of_parameters_are_the_waivers() -> None:
    lines = (LIBRARY / "hwgen_fifo.v").read_text().split("\n")
    waived = [lines[number - 1] for number in sorted(checks_of("hwgen_fifo"))]
    assert any("initial" in line for line in waived)
    assert not any("always" in line for line in waived)
