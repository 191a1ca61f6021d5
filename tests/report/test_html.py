"""Tables of the report."""

from __future__ import annotations

from hwgen.report.html import html_table


def test_rows_are_cut_to_the_headings_and_names_are_escaped() -> None:
    text = html_table(("a<b", "c"), [("1", "2", "3"), ("x&y", "-", "")], [False, True])
    assert "<th>a&lt;b</th><th>c</th>" in text
    assert "<tr><td>1</td><td>2</td></tr>" in text
    assert '<tr class="wrong"><td>x&amp;y</td><td>-</td></tr>' in text
