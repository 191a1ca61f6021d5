"""A row that is measured in parts, each of which is kept as it ends.

The row tells the sum of all parts that were kept of the Verilog as it is now, so that a run may be
cut or continued.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from trust.result import rtl, store
from trust.row import Measured, Row, main, options

Part = dict[str, Any]
Parts = Mapping[str, Part]


def kept_run(
    row: Row,
    parts: Callable[..., Iterator[tuple[str, Part]]],
    summed: Callable[[Parts], Measured],
    table: Path,
    arguments: Sequence[str] | None = None,
) -> int:
    """As `main` of every row, but --store keeps each part under its name in `table` as it ends.

    parts: takes the sizes of the row. Returns 0 when nothing is wrong.
    """
    given, sizes = options(row, arguments)
    if not given.store:
        return main(row, arguments)
    wrong = 0
    for name, part in parts(*sizes):
        found = summed(fresh(keep(name, part, table)))
        wrong = found.wrong
        store(row.result(found, sizes))
        print(f"{name}: {found.measured}", flush=True)
    return int(wrong > 0)


def keep(name: str, part: Part, table: Path) -> Parts:
    """Add a part, in the place of one of the same name; all that the table holds."""
    found: dict[str, Part] = json.loads(table.read_text()) if table.is_file() else {}
    found[name] = part | {"rtl": rtl()}
    table.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    return found


def fresh(parts: Parts) -> Parts:
    """Those that were measured with this Verilog."""
    return {name: part for name, part in parts.items() if part.get("rtl") == rtl()}
