"""The section of the report about a part."""

from __future__ import annotations

from typing import Any

from hwgen.report.page import page
from hwgen.report.synthesis_section import synthesis_section

FOUND: dict[str, Any] = {
    "part": "ecp5-25k",
    "layers": {"conv <1>": {"LUT4": 2000, "FF": 10, "SPRAM": 1}},
    "total": {"LUT4": 2000, "FF": 10, "SPRAM": 1},
    "predicted": {"conv <1>": {"lut": 1800, "ff": 12}},
    "limit": {"layers": ["conv <1>"], "start": "a", "end": "b", "logic": 1.5, "routing": 2.25},
    "figures": [
        {"name": "LUT4", "predicted": 1800, "simulated": None, "synthesised": 2000, "error": -0.1}
    ],
}


def test_predictions_stand_beside_what_was_found() -> None:
    text = "".join(synthesis_section(FOUND))
    assert "<td>LUT4</td><td>1,800</td><td>-</td><td>2,000</td><td>-10.0%</td>" in text
    row = "<td>conv &lt;1&gt;</td><td>2,000 (1,800)</td><td>10 (12)</td><td>1</td>"
    assert row in text
    assert "3.75 ns in &#x27;conv &lt;1&gt;&#x27;" in text


def test_a_record_of_an_older_version_is_shown_as_it_is() -> None:
    old = {key: FOUND[key] for key in ("part", "layers", "total")}
    assert "<td>2,000</td>" in "".join(synthesis_section(old))


def test_the_page_holds_the_picture(design: dict[str, Any]) -> None:
    record = design | {"synthesis": {"ecp5-25k": FOUND}}
    text = page(record, floorplans={"ecp5-25k": "<svg></svg>", "other": "<svg>2</svg>"})
    assert "Synthesis for ecp5-25k" in text
    assert "<svg></svg>" in text
    assert "<svg>2</svg>" not in text
