"""The table of what can be imported: for a terminal, as JSON, and as docs/imports.md.

All of it is the whitelists of the importers, with which nodes of files are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hwgen.frontends.operators import Imported
from hwgen.report.operators import cell, links

if TYPE_CHECKING:
    from rich.table import Table

_HEAD = """# What can be imported

Made by `make docs` from the whitelists of the importers (`hwgen operators --imports` prints them
too): edit `hwgen/frontends`, not this page. Whatever a file holds beyond it is refused by the name
of the node, all at once; `hwgen explain MODEL` shows it, and what becomes of each node.
An attribute that is not listed must not be there. All tests are in this repository; each compares
with the runtime.
"""


def _tflite() -> Mapping[str, Imported]:
    from hwgen.frontends.tflite.registry import known_operators

    return known_operators()


def _integer_onnx() -> Mapping[str, Imported]:
    from hwgen.frontends.onnx.registry import known_operators

    return known_operators()


def _float_onnx() -> Mapping[str, Imported]:
    from hwgen.frontends.onnx.real.importer import known

    return known()


def _qonnx() -> Mapping[str, Imported]:
    from hwgen.frontends.onnx.qonnx.operators import KNOWN

    return KNOWN


_HEADINGS = ("operator", "versions or opsets", "becomes", "attributes", "proved by")
FORMATS: dict[str, Callable[[], Mapping[str, Imported]]] = {
    "TensorFlow Lite": _tflite,
    "ONNX, quantized": _integer_onnx,
    "ONNX, float": _float_onnx,
    "QONNX, with the operators of float ONNX": _qonnx,
}
"""Whitelist of each kind of file."""


def to_json() -> dict[str, Any]:
    """The table as plain values."""
    return {kind: [_plain(entry) for entry in _entries(kind)] for kind in FORMATS}


def markdown() -> str:
    """The page docs/imports.md."""
    return "\n".join([_HEAD, *(_section(kind) for kind in FORMATS)])


def import_table() -> Table:
    """Table for rich."""
    from rich.markup import escape
    from rich.table import Table

    table = Table("file", "operator", "versions", "becomes", "attributes", title_justify="left")
    for kind in FORMATS:
        for entry in _entries(kind):
            attributes = "\n".join(f"{a.name}: {a.allowed}" for a in entry.attributes)
            texts = (kind, entry.operator, _versions(entry), entry.becomes, attributes)
            table.add_row(*map(escape, texts))
    return table


def _entries(kind: str) -> Sequence[Imported]:
    known = FORMATS[kind]()
    return [known[name] for name in sorted(known)]


def _plain(entry: Imported) -> dict[str, Any]:
    return {
        "operator": entry.operator,
        "versions": list(entry.versions),
        "becomes": entry.becomes,
        "attributes": [{"name": a.name, "allowed": a.allowed} for a in entry.attributes],
        "proof": list(entry.proof),
    }


def _section(kind: str) -> str:
    lines = [
        f"## {kind}",
        "",
        "| operator | versions or opsets | becomes | attributes | proved by |",
    ]
    lines += ["|---|---|---|---|---|", *map(_line, _entries(kind))]
    return "\n".join(lines) + "\n"


def _line(entry: Imported) -> str:
    allowed = "<br>".join(f"`{a.name}`: {cell(a.allowed)}" for a in entry.attributes)
    proof = links(entry.proof)
    texts = (f"`{entry.operator}`", _versions(entry), cell(entry.becomes), allowed, proof)
    return f"| {' | '.join(texts)} |".replace("|  |", "| |")


def _versions(entry: Imported) -> str:
    first, last = entry.versions
    return str(first) if first == last else f"{first} to {last}"
