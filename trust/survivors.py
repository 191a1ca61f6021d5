"""Mutants that no proof and no test kills, with the reason why each does no harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SERIAL, _RECIPROCAL = "hwgen_serial_multiplier", "hwgen_softmax_reciprocal"
# By module, what stands in the code, and what stands in its place.
REASONS: Mapping[tuple[str, str, str], str] = {
    (_SERIAL, "{(LATENCY+CYCLES){1'b0}}", "{(LATENCY+CYCLES){1'b1}}"): (
        "what was under way leaves within LATENCY + CYCLES cycles of a reset; the first product"
        " comes later, since its words enter behind the reset"
    ),
    (_RECIPROCAL, "if (start_q[1]) half_q", "if (1'b1) half_q"): (
        "total_q and highest_q stay as they are until the next start, and half_q with them"
    ),
    (_RECIPROCAL, "start_q <= 2'b00;", ";"): (
        "start is 0 in a reset, so that start_q empties in a reset of three cycles; a shorter one"
        " is not tried there"
    ),
    (_RECIPROCAL, "done_q <= 1'b0;", "done_q <= 1'b1;"): (
        "done_q changes x_q and exponent_q alone, which the next start computes anew"
    ),
}


def reason(entry: Mapping[str, Any]) -> str:
    """Why the mutant of an entry of the table does no harm; "" where nobody has found out."""
    found = (
        text
        for (module, old, new), text in REASONS.items()
        if module == entry["module"] and old in entry["old"] and new in entry["new"]
    )
    return next(found, "")
