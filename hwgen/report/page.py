"""report.html: one file that needs nothing else, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from hwgen.report.html import html_table
from hwgen.report.rows import FifoRow, LayerRow, Record, fifo_rows, layer_rows
from hwgen.report.synthesis_section import synthesis_section
from hwgen.report.table import cells, fifo_cells, fifo_headings, headings, is_wrong
from hwgen.simulate.result import SimulationResult

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #3b76c4; --limit: #c46a1b; --bad: #c62828; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; }
dt { opacity: .7; } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
tr.wrong { color: var(--bad); font-weight: 600; }
svg text { fill: currentColor; font: 13px system-ui, sans-serif; }
.bar { fill: var(--bar); } .limit { fill: var(--limit); } .back { fill: var(--line); }
""".strip()

_BARS_NOTE = (
    "<p>Cycles in which the array of the layer is busy. The whole width is the frame interval; the "
    "layers that set it have the second colour.</p>"
)
_FIFOS_NOTE = (
    "<p>A layer with several readers has a FIFO in front of each, and a queue waits in front of a "
    "join where a stream comes in bursts. Inside is the largest number of words in any cycle, "
    "without stalls or under those of the simulation.</p>"
)
_ROW_HEIGHT = 26
_LABEL_WIDTH = 180
_BAR_WIDTH = 560
_LABEL_LETTERS = 24


def page(
    design: Record,
    result: SimulationResult | None = None,
    predicted: Mapping[str, int] | None = None,
    floorplans: Mapping[str, str] | None = None,
) -> str:
    """HTML text of the report.

    floorplans: SVG text by part; the other arguments are those of `layer_rows`.
    """
    rows = layer_rows(design, result, predicted)
    title = f"{design['name']}: hardware report"
    parts = [
        f"<h1>{escape(title)}</h1>",
        _facts(_design_facts(design, rows)),
        "<h2>Layers</h2>",
        _layers(rows),
        "<h2>Work of each layer in a frame</h2>",
        _BARS_NOTE,
        bars(rows),
    ]
    fifos = fifo_rows(design, result)
    if fifos:
        parts += ["<h2>FIFOs</h2>", _FIFOS_NOTE, _fifos(fifos)]
    if notes := design.get("notes"):
        parts += ["<h2>Changes to the network</h2>", _list(notes)]
    if result is not None:
        parts += ["<h2>Simulation</h2>", _facts(_simulation_facts(result))]
    for part, found in design.get("synthesis", {}).items():
        parts += synthesis_section(found, (floorplans or {}).get(part, ""))
    return _document(title, parts)


def bars(rows: Sequence[LayerRow]) -> str:
    """SVG with one bar of work per layer that has a multiplier array or other work."""
    busy = [row for row in rows if row.work]
    width, height = _LABEL_WIDTH + _BAR_WIDTH + 90, _ROW_HEIGHT * len(busy)
    most = max((row.work for row in busy), default=0)
    lines = "\n".join(_bar(index, row, row.work == most) for index, row in enumerate(busy))
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="work of each layer">\n{lines}\n</svg>'
    )


def _bar(index: int, row: LayerRow, is_limit: bool) -> str:
    top, middle = index * _ROW_HEIGHT + 4, index * _ROW_HEIGHT + 17
    length = round(_BAR_WIDTH * min(1.0, row.utilisation))
    size = f'x="{_LABEL_WIDTH}" y="{top}" height="{_ROW_HEIGHT - 8}"'
    return (
        f'<text x="0" y="{middle}">{escape(_short(row.name))}</text>'
        f'<rect class="back" {size} width="{_BAR_WIDTH}"/>'
        f'<rect class="{"limit" if is_limit else "bar"}" {size} width="{length}"/>'
        f'<text x="{_LABEL_WIDTH + _BAR_WIDTH + 8}" y="{middle}">{row.work} '
        f"({row.utilisation:.1%})</text>"
    )


def _short(name: str) -> str:
    return (
        name
        if len(name) <= _LABEL_LETTERS
        else f"{name[: _LABEL_LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}"
    )


def _layers(rows: Sequence[LayerRow]) -> str:
    wrong = [bool(row.mismatching_bits or row.cycle_errors) for row in rows]
    return html_table(headings(rows), [cells(row) for row in rows], wrong)


def _fifos(rows: Sequence[FifoRow]) -> str:
    wrong = [is_wrong(row) for row in rows]
    return html_table(fifo_headings(rows), [fifo_cells(row) for row in rows], wrong)


def _design_facts(design: Record, rows: Sequence[LayerRow]) -> list[tuple[str, str]]:
    facts = [
        ("target", str(design["target"])),
        ("frame interval", f"{design['interval']} cycles"),
        ("latency", f"{design['latency']} cycles"),
        ("multipliers", str(sum(row.multipliers for row in rows))),
        *_ports("input", design["inputs"]),
        *_ports("output", design["outputs"]),
        ("generated by", f"hwgen {design['hwgen']}"),
    ]
    return [fact for fact in facts if fact[1]]


def _ports(end: str, ports: Sequence[Record]) -> list[tuple[str, str]]:
    """One fact for each port, with its name where there are several."""
    several = len(ports) > 1
    return [(f"{end} {p['name']}" if several else end, _stream_text(p)) for p in ports]


def _stream_text(stream: Record) -> str:
    shape = "x".join(str(size) for size in stream["shape"])
    sign = "signed" if stream["signed"] else "unsigned"
    columns = f"{stream['pixels']} columns of " if stream["pixels"] > 1 else ""
    return f"{shape}, {columns}{stream['lanes']} lanes of {stream['lane_bits']} bits, {sign}"


def _simulation_facts(result: SimulationResult) -> list[tuple[str, str]]:
    facts = [
        ("verdict", "equal to the model" if result.passed else "different from the model"),
        ("frames", str(result.frames)),
        ("cycles", str(result.cycles)),
        ("simulator", f"{result.simulator} {result.simulator_version}, {result.bench} bench"),
        ("stalls", f"source {result.stall_source}, sink {result.stall_sink}"),
        ("wrong bits", str(result.mismatching_bits)),
        ("wrong cycles", str(result.cycle_errors)),
        ("protocol violations", str(result.protocol_violations)),
    ]
    return facts + [("problem", text) for text in result.problems]


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    items = "\n".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in facts)
    return f"<dl>\n{items}\n</dl>"


def _list(texts: Sequence[str]) -> str:
    items = "\n".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>\n{items}\n</ul>"


def _document(title: str, parts: Sequence[str]) -> str:
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{_STYLE}\n</style></head><body>",
            *parts,
            "</body></html>\n",
        )
    )
