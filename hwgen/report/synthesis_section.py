"""The section of the report about one part: figures side by side, cells by layer, floorplan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from hwgen.report.html import html_table

FIGURES = ("", "predicted", "simulated", "synthesised", "error")
_DRAWN = "<p>Where each layer was placed.</p>"


def synthesis_section(found: Mapping[str, Any], floorplan: str = "") -> list[str]:
    """HTML parts. found: what `hwgen synth` put into design.json; floorplan: SVG text."""
    rows = [_figure(one) for one in found.get("figures", ())]
    layers = [*_layers(found)]
    parts = [
        f"<h2>Synthesis for {escape(str(found['part']))}</h2>",
        html_table(FIGURES, rows, [False] * len(rows)),
    ]
    if found.get("limit"):
        parts.append(f"<p>{escape(_limit(found['limit']))}</p>")
    heads = ("layer", *(f"{name} (predicted)" for name in found["total"]))
    parts.append(html_table(heads, layers, [False] * len(layers)))
    return [*parts, *([_DRAWN, floorplan] if floorplan else [])]


def _figure(one: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = (one["predicted"], one["simulated"], one["synthesised"])
    error = "-" if one["error"] is None else f"{one['error']:+.1%}"
    return (str(one["name"]), *("-" if n is None else f"{n:,}" for n in numbers), error)


def _layers(found: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """Cells of each layer, each with its estimate where there is one."""
    for layer, cells in found["layers"].items():
        guess = [*found.get("predicted", {}).get(layer, {}).values()]
        guess += [None] * (len(cells) - len(guess))
        pairs = zip(cells.values(), guess, strict=True)
        yield layer, *(f"{n:,}" if p is None else f"{n:,} ({p:,})" for n, p in pairs)


def _limit(limit: Mapping[str, Any]) -> str:
    total = limit["logic"] + limit["routing"]
    layers = ", ".join(f"'{layer}'" for layer in limit["layers"])
    return f"The clock is limited by {total:.2f} ns in {layers}."
