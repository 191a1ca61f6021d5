"""The table of `hwgen prove`."""

from __future__ import annotations

from rich.console import Console

from hwgen.prove.design import Claim
from hwgen.report.proofs import proof_summary, proof_table

CLAIMS = (
    Claim("hwgen_skid", {"WIDTH": 1}, ("a.u_x", "b.u_y"), "proved", "flow", "", 0.3),
    Claim("hwgen_keep", {"PERIOD": 900}, ("a.u_z",), "proved at small sizes", "flow", "large", 2.0),
)


def test_each_claim_is_a_line() -> None:
    screen = Console(width=120, record=True)
    screen.print(proof_table(CLAIMS))
    lines = screen.export_text().split("\n")
    assert lines[1].split() == ["hwgen_skid", "WIDTH=1", "2", "proved", "0.3"]
    assert "PERIOD=900" in lines[2]


def test_the_summary_counts_instances() -> None:
    assert proof_summary(CLAIMS) == "2 proved, 1 proved at small sizes (instances)"
