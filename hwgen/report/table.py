"""The tables of the layers and of the FIFOs for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from hwgen.report.rows import FifoRow, LayerRow

if TYPE_CHECKING:
    from rich.table import Table

# Heading and whether it stays empty before a simulation.
COLUMNS = (
    ("layer", False),
    ("operator", False),
    ("output", False),
    ("pe", False),
    ("simd", False),
    ("multipliers", False),
    ("line words", False),
    ("work", False),
    ("busy", False),
    ("predicted cycle", True),
    ("simulated cycle", True),
    ("wrong cycles", True),
    ("wrong bits", True),
)
FIFO_COLUMNS = (
    ("layer", False),
    ("FIFO", False),
    ("words", False),
    ("bits", False),
    ("predicted inside", False),
    ("simulated inside", True),
)
_TEXT_COLUMNS = 2


def cells(row: LayerRow) -> tuple[str, ...]:
    """Text of each column of COLUMNS; what is not known is a dash."""
    return (
        row.name,
        row.operator,
        row.shape_text,
        _number(row.pe),
        _number(row.simd),
        _number(row.multipliers or None),
        row.storage_text,
        _number(row.work or None),
        f"{row.utilisation:.1%}" if row.work else "-",
        _number(row.cycles_predicted),
        _number(row.cycles_simulated),
        _number(row.cycle_errors),
        _number(row.mismatching_bits),
    )


def fifo_cells(row: FifoRow) -> tuple[str, ...]:
    """Text of each column of FIFO_COLUMNS; what is not known is a dash."""
    numbers = (row.depth, row.bits, row.predicted, row.simulated)
    return (row.layer, row.signal, *map(_number, numbers))


def is_simulated(rows: Sequence[LayerRow]) -> bool:
    """Whether the columns about a simulation hold anything."""
    return any(row.mismatching_bits is not None for row in rows)


def headings(rows: Sequence[LayerRow]) -> tuple[str, ...]:
    """Columns that are worth showing for `rows`."""
    simulated = is_simulated(rows)
    return tuple(name for name, needs_run in COLUMNS if simulated or not needs_run)


def fifo_headings(rows: Sequence[FifoRow]) -> tuple[str, ...]:
    """Columns that are worth showing for `rows`."""
    simulated = any(row.simulated is not None for row in rows)
    return tuple(name for name, needs_run in FIFO_COLUMNS if simulated or not needs_run)


def is_wrong(row: FifoRow) -> bool:
    """Whether the FIFO was filled further than predicted, or less far."""
    return None not in (row.predicted, row.simulated) and row.predicted != row.simulated


def layer_table(rows: Sequence[LayerRow], title: str) -> Table:
    """Table for rich; layers that differ from the model are red."""
    shown = headings(rows)
    table = _table(shown, title)
    for row in rows:
        wrong = bool(row.mismatching_bits or row.cycle_errors)
        _add(table, cells(row)[: len(shown)], wrong)
    return table


def fifo_table(rows: Sequence[FifoRow], title: str) -> Table:
    """Table for rich; FIFOs that were filled otherwise than predicted are red."""
    shown = fifo_headings(rows)
    table = _table(shown, title)
    for row in rows:
        _add(table, fifo_cells(row)[: len(shown)], is_wrong(row))
    return table


def _table(shown: Sequence[str], title: str) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        title=escape(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 0),
        pad_edge=False,
    )
    for index, name in enumerate(shown):
        side: Literal["left", "right"] = "left" if index < _TEXT_COLUMNS else "right"
        table.add_column(name.replace(" ", "\n"), justify=side, no_wrap=True)
    return table


def _add(table: Table, texts: Sequence[str], wrong: bool) -> None:
    from rich.markup import escape

    table.add_row(*map(escape, texts), style="bold red" if wrong else "")


def _number(value: int | None) -> str:
    """Thousands apart, by a space that does not break."""
    return "-" if value is None else f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
