"""Pieces of HTML that the sections of the report share."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def html_table(shown: Sequence[str], rows: Sequence[Sequence[str]], wrong: Sequence[bool]) -> str:
    """shown: headings of the first columns; wrong: the rows to mark."""
    head = "".join(f"<th>{escape(name)}</th>" for name in shown)
    body = "\n".join(_row(row[: len(shown)], bad) for row, bad in zip(rows, wrong, strict=True))
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'


def _row(texts: Sequence[str], wrong: bool) -> str:
    cell = "".join(f"<td>{escape(text)}</td>" for text in texts)
    return f'<tr class="wrong">{cell}</tr>' if wrong else f"<tr>{cell}</tr>"
