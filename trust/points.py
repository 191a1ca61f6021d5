"""Points of coverage: what Verilator counts in library modules, as the text of a module has it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hwgen.prove.library import LIBRARY
from trust.waivers import WAIVERS

KINDS = ("line", "branch", "expr", "toggle")
CHECK, UNUSED, REASON = (
    "checks of parameters",
    "wires named unused",
    "with a reason in trust/waivers.py",
)
_FIELD = re.compile("\x01([^\x02]*)\x02([^\x01]*)")
_REPLICATION = re.compile(r"\{\d+'s?h[0-9a-f]+\{")
_WIDTH = re.compile(r"\d+'s?h")
_LAST_NAME = re.compile(r"\w+$")


@dataclass(frozen=True, slots=True)
class Point:
    """Something to reach. kind: one of KINDS; module: of the library; what: the block, or the
    expression, or the bit and its direction."""

    kind: str
    module: str
    line: int
    column: int
    what: str

    @property
    def signal(self) -> str:
        """Of a toggle: the name without its bit, its direction and the blocks around it."""
        return re.sub(r"(\[\d+\])*:[01]->[01]$", "", self.what).rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of an instance, and how often it was reached."""

    point: Point
    instance: str
    count: int


def entries(text: str) -> Iterator[Entry]:
    """Points of library modules in a coverage file of Verilator, instance by instance."""
    for line in text.splitlines():
        head, _, count = line.rpartition("' ")
        if head.startswith("C '"):
            fields = dict(_FIELD.findall(head))
            kind = fields.get("page", "").partition("/")[0].removeprefix("v_")
            module = Path(fields.get("f", "")).stem
            if module.startswith("hwgen_") and kind in KINDS and source(module):
                number = int(fields["l"])
                what = fields.get("o", "")
                what = normal(what, source(module)[number - 1]) if kind == "expr" else what
                point = Point(kind, module, number, int(fields.get("n", "0")), what)
                yield Entry(point, fields.get("h", ""), int(count))


def normal(what: str, line: str) -> str:
    """A term of an expression as the text of the module has it.

    Verilator writes the numbers of a loop and of parameters into it, `count_q[3]` for
    `count_q[port]` and `LAST[2:0]` for `LAST[W-1:0]`. Indices that stand in the line are kept,
    others left out, and so are widths of constants and numbers of copies.
    """
    kept, index, depth = "", "", 0
    for letter in what:
        depth += letter == "["
        if not depth:
            kept += letter
            continue
        index += letter
        depth -= letter == "]"
        if not depth:
            name = _LAST_NAME.search(kept)
            kept += index if name and name[0] + index in line else ""
            index = ""
    return _WIDTH.sub("", _REPLICATION.sub("{{", kept))


def reason_of(point: Point) -> str:
    """Why a point does not count, whatever the instance; empty where it does."""
    if point.line in checks_of(point.module):
        return CHECK
    named = point.kind == "toggle" and point.signal.startswith("unused")
    if named or point.line in unused_of(point.module):
        return UNUSED
    line = source(point.module)[point.line - 1]
    given = any(
        point.module == waiver.module and waiver.source in line and waiver.what in point.what
        for waiver in WAIVERS
    )
    return REASON if given else ""


@functools.cache
def source(module: str) -> tuple[str, ...]:
    """Lines of a library module; none of a module that is not in the library."""
    file = LIBRARY / f"{module}.v"
    return tuple(file.read_text().split("\n")) if file.is_file() else ()


@functools.cache
def checks_of(module: str) -> frozenset[int]:
    """Lines that stop a simulation because of a parameter that no design has."""
    found: set[int] = set()
    lines = source(module)
    for number, line in enumerate(lines, 1):
        if line.strip().startswith("initial") and not line.endswith(";"):
            rest = lines[number - 1 :]
            length = next((i for i, text in enumerate(rest) if not text.strip()), len(rest))
            found.update(range(number, number + length))
    return frozenset(found)


@functools.cache
def unused_of(module: str) -> frozenset[int]:
    """Lines that make a wire whose name begins with unused: they are for linters."""
    found: set[int] = set()
    inside = False
    for number, line in enumerate(source(module), 1):
        inside = inside or bool(re.match(r"\s*wire .*\bunused\w* =", line))
        if inside:
            found.add(number)
        inside = inside and ";" not in line
    return frozenset(found)
