"""The proofs of a design as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from hwgen.prove.design import Claim

MOST = 60  # characters of the sizes


def proof_table(claims: Sequence[Claim]) -> Table:
    """A line for each module and sizes: how often it is used, the verdict, and what it rests on."""
    table = Table(box=None, pad_edge=False)
    for title in ("module", "sizes", "used", "verdict", "seconds", ""):
        table.add_column(title, justify="right" if title in ("used", "seconds") else "left")
    for claim in claims:
        row = (claim.module, _sizes(claim), str(len(claim.used)), claim.verdict)
        table.add_row(*row, f"{claim.seconds:.1f}", claim.why)
    return table


def proof_summary(claims: Sequence[Claim]) -> str:
    """How many instances have which verdict."""
    counts = Counter[str]()
    for claim in claims:
        counts[claim.verdict] += len(claim.used)
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) + " (instances)"


def _sizes(claim: Claim) -> str:
    text = " ".join(f"{name}={value}" for name, value in claim.sizes.items())
    return text if len(text) <= MOST else f"{text[: MOST - 4]} ..."
