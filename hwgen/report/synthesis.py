"""The table of `hwgen synth`: cells of each layer and of the design, and what the part has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hwgen.synth.figures import Figure
from hwgen.synth.result import Synthesis

if TYPE_CHECKING:
    from rich.table import Table


def rows(found: Synthesis) -> tuple[tuple[str, ...], ...]:
    """Texts of the table, the heading first: a row for each layer, then sums and shares."""
    names = list(found.part.cells)
    layers = [
        (layer.layer, *(f"{layer.cells[name]:,}" for name in names)) for layer in found.layers
    ]
    total = ("all", *(f"{found.total[name]:,}" for name in names))
    has = (found.part.name, *(f"{found.part.has[name]:,}" for name in names))
    shares = ("used", *(f"{found.total[name] / found.part.has[name]:.1%}" for name in names))
    return (("layer", *names), *layers, total, has, shares)


def figure_rows(found: Synthesis) -> tuple[tuple[str, ...], ...]:
    """Texts of the figures side by side, the heading first; what is not known is a dash."""
    heading = ("", "predicted", "simulated", "synthesised", "error")
    return (heading, *(_figure(one) for one in found.figures))


def _figure(one: Figure) -> tuple[str, ...]:
    numbers = (one.predicted, one.simulated, one.synthesised)
    error = "-" if one.error is None else f"{one.error:+.1%}"
    return (one.name, *("-" if n is None else f"{n:,}" for n in numbers), error)


def clock_text(found: Synthesis) -> str | None:
    """The clock and what limits it, None before placing."""
    if found.mhz is None:
        return None
    text = f"clock {found.mhz:g} MHz on {found.part.description}"
    if len(found.seeds) > 1:
        each = (f"{seed}: {_mhz(mhz)}" for seed, mhz in found.seeds.items())
        text += f", the fastest seed of {', '.join(each)}"
    if found.limit is None:
        return text
    limit, total = found.limit, found.limit.logic + found.limit.routing
    layers = ", ".join(f"'{layer}'" for layer in limit.layers)
    return (
        f"{text}, limited by {total:.2f} ns in {layers} ({limit.logic:.2f} logic,"
        f" {limit.routing:.2f} routing): from {limit.start} to {limit.end}"
    )


def _mhz(mhz: float | None) -> str:
    return "not routed" if mhz is None else f"{mhz:.1f}"


def synthesis_table(found: Synthesis) -> Table:
    """Table for rich."""
    from rich.markup import escape

    heading, *body = rows(found)
    title = f"{found.part.description}: {'fits' if found.fits else 'DOES NOT FIT'}"
    table = _table(title, heading)
    for texts in body[: len(found.layers)]:
        table.add_row(*map(escape, texts))
    table.add_section()
    for texts in body[len(found.layers) :]:
        table.add_row(*map(escape, texts))
    return table


def figure_table(found: Synthesis) -> Table:
    """Table for rich: predicted, simulated and synthesised side by side."""
    from rich.markup import escape

    heading, *body = figure_rows(found)
    table = _table("predicted beside measured", heading)
    for texts in body:
        table.add_row(*map(escape, texts))
    return table


def _table(title: str, heading: Sequence[str]) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        title=escape(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for index, name in enumerate(heading):
        table.add_column(name, justify="right" if index else "left")
    return table
