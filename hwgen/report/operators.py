"""The table of operators: for a terminal, as JSON, and as docs/operators.md.

All of it is hwgen.ir.support.operators(), the data with which the checks refuse attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hwgen.ir.support import Attribute, Operator, operators

if TYPE_CHECKING:
    from rich.table import Table

KINDS = (
    "input and output",
    "padding",
    "convolution",
    "locally connected",
    "pooling",
    "global pooling",
    "dense",
    "activation",
    "normalisation",
    "elementwise",
    "shape",
    "head",
)
"""Rows of the table, in its order; each operator belongs to one."""

GRAPH_PROOF = (
    "tests/fuzz/test_random_networks.py",
    "tests/timing/test_network.py",
    "tests/schedule/test_sizing.py",
)

_HEAD = """# Operators

Made by `make docs` from the data that the checks use (`hwgen operators` prints it too):
edit `hwgen/ir`, not this page.
Each operator is a method of `hwgen.Graph`. Any other value of an attribute is refused with
*layer 'name': attribute must be (what is allowed), not (the value)*.
All tests are in this repository; each compares the integer model, the cycle model and the Verilog.
"""

_GRAPHS = """## graphs

Any acyclic graph of these operators: a layer may be read by any number of others, and there may
be several inputs and outputs.
Depths of the FIFOs behind a fork come from the cycle model. Proved by {}.
"""


def rows() -> tuple[Operator, ...]:
    """All operators, by row of the table and name."""
    place = {kind: index for index, kind in enumerate(KINDS)}
    return tuple(sorted(operators(), key=lambda found: (place[found.kind], found.name)))


def to_json() -> dict[str, Any]:
    """The table as plain values."""
    return {"operators": [_plain(operator) for operator in rows()]}


def markdown() -> str:
    """The page docs/operators.md."""
    sections = [_HEAD, _overview(), *(_section(kind) for kind in KINDS)]
    sections.append(_GRAPHS.format(links(GRAPH_PROOF)))
    return "\n".join(sections)


def operator_table() -> Table:
    """Table for rich."""
    from rich.markup import escape
    from rich.table import Table

    table = Table("operator", "row", "what it computes", "attributes", title_justify="left")
    for operator in rows():
        attributes = "\n".join(f"{a.name}: {a.allowed}" for a in operator.attributes)
        texts = (operator.name, operator.kind, operator.summary, attributes)
        table.add_row(*map(escape, texts))
    return table


def _plain(operator: Operator) -> dict[str, Any]:
    return {
        "name": operator.name,
        "row": operator.kind,
        "computes": operator.summary,
        "attributes": [_plain_attribute(attribute) for attribute in operator.attributes],
        "proof": list(operator.proof),
    }


def _plain_attribute(attribute: Attribute) -> dict[str, str | None]:
    return {"name": attribute.name, "allowed": attribute.allowed, "hint": attribute.hint}


def _overview() -> str:
    lines = ["| row | operators |", "|---|---|"]
    for kind in KINDS:
        names = ", ".join(f"`{operator.name}`" for operator in _of(kind))
        lines.append(f"| [{kind}](#{kind.replace(' ', '-')}) | {names} |")
    lines.append("| [graphs](#graphs) | forks, joins, several inputs and outputs |")
    return "\n".join(lines) + "\n"


def _section(kind: str) -> str:
    lines = [f"## {kind}", ""]
    lines += ["| operator | computes | attributes and what is allowed | proved by |"]
    lines += ["|---|---|---|---|", *(_line(operator) for operator in _of(kind))]
    return "\n".join(lines) + "\n"


def _line(operator: Operator) -> str:
    allowed = "<br>".join(f"`{a.name}`: {cell(a.allowed)}" for a in operator.attributes)
    texts = (f"`{operator.name}`", cell(operator.summary), allowed, links(operator.proof))
    return f"| {' | '.join(texts)} |".replace("|  |", "| |")


def _of(kind: str) -> Iterator[Operator]:
    return (operator for operator in rows() if operator.kind == kind)


def links(paths: Sequence[str]) -> str:
    """Links to tests, from a page in docs."""
    names = ((path, path.removeprefix("tests/").removesuffix(".py")) for path in paths)
    return ", ".join(f"[{name}](../{path})" for path, name in names)


def cell(text: str) -> str:
    """Text that keeps its meaning in a cell of a table."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
