"""report.html stands alone, is the same each time, and lets no name become markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from hwgen.report.page import bars, page
from hwgen.report.rows import layer_rows
from hwgen.simulate.result import SimulationResult

Make = Callable[[int], SimulationResult]


class Balance(HTMLParser):
    """Checks that every element is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_element_is_closed(design: dict[str, Any], result: Make) -> None:
    balance = Balance()
    balance.feed(page(design, result(1)))
    assert balance.open == []


def test_the_page_needs_nothing_else(design: dict[str, Any], result: Make) -> None:
    text = page(design, result(0))
    assert re.findall(r"(?:src|href|url|@import|<script|https?:)", text) == []


def test_the_same_design_gives_the_same_bytes(design: dict[str, Any], result: Make) -> None:
    assert page(design, result(0)) == page(dict(reversed(list(design.items()))), result(0))


def test_a_name_never_becomes_markup(design: dict[str, Any], result: Make) -> None:
    text = page({**design, "name": "<script>alert(1)</script>"}, result(1))
    assert "<script" not in text
    assert "fc<1>" not in text
    assert "fc&lt;1&gt;" in text
    assert "found &lt;2&gt;" in text


def test_the_page_of_a_design_says_what_it_costs(design: dict[str, Any]) -> None:
    text = page(design)
    for fact in ("1000 cycles", "210 cycles", "<dt>multipliers</dt><dd>7</dd>", "10x10x1, 1 lanes"):
        assert fact in text
    assert "Simulation" not in text


def test_what_was_folded_is_listed(design: dict[str, Any]) -> None:
    assert "<ul>" not in page(design)
    text = page({**design, "notes": ["batch norm 'a<b>' is part of 'conv'"]})
    assert "<li>batch norm &#x27;a&lt;b&gt;&#x27; is part of &#x27;conv&#x27;</li>" in text


def test_a_difference_is_shown(design: dict[str, Any], result: Make) -> None:
    assert "<dd>equal to the model</dd>" in page(design, result(0))
    text = page(design, result(5))
    assert "<dd>different from the model</dd>" in text
    assert "<dt>wrong bits</dt><dd>5</dd>" in text
    assert text.count('<tr class="wrong">') == 1


def test_each_layer_with_work_has_a_bar_and_the_slowest_another_colour(
    design: dict[str, Any],
) -> None:
    drawing = bars(layer_rows(design))
    assert drawing.count('class="back"') == 3
    assert drawing.count('class="limit"') == 1
    assert re.findall(r'class="(?:bar|limit)"[^>]* width="(\d+)"', drawing) == ["560", "14", "280"]


def test_a_design_without_work_has_no_bars(design: dict[str, Any]) -> None:
    assert bars(layer_rows({**design, "layers": []})).count("<rect") == 0


def test_fifos_are_shown_where_there_are_any(
    design: dict[str, Any], forked: dict[str, Any]
) -> None:
    assert "FIFOs" not in page(design)
    text = page(forked)
    assert "<h2>FIFOs</h2>" in text
    assert "<td>conv1_to_out</td><td>9</td><td>216</td><td>8</td>" in text


def test_each_of_several_ports_is_a_fact_with_its_name(forked: dict[str, Any]) -> None:
    text = page(forked)
    for name in ("input image", "input mask", "output fc&lt;1&gt;", "output out"):
        assert f"<dt>{name}</dt>" in text
    assert "10x10x1, 4 columns of 1 lanes of 8 bits" in text
