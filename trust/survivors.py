"""Mutants that no proof and no test kills, with the reason why each does no harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SERIAL, _RECIPROCAL = "hwgen_serial_multiplier", "hwgen_softmax_reciprocal"
_BUFFER, _READ, _SHIFT = "hwgen_window_buffer", "hwgen_window_read", "hwgen_window_shift"
_BEHIND = "what it makes counts so many cycles behind a read or a take alone"
_UNUSED = "with this MODE nothing reads it"
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
    (_BUFFER, "tap_x_inside_q <= PAD_LEFT == 0;", ";"): (
        "a reset sets last_window_q, so that start, a cycle later, loads it from the next window"
    ),
    (_BUFFER, "if (take) real_q", "if (1'b1) real_q"): _BEHIND,
    ("hwgen_window_hold", "if (take) chunk_q", "if (1'b1) chunk_q"): _BEHIND,
    ("hwgen_window_banks", "if (read) base_slot_q", "if (1'b1) base_slot_q"): _BEHIND,
    ("hwgen_window_banks", "if (read) word_q", "if (1'b1) word_q"): _BEHIND,
    (_READ, "slot_sum >= SLOTS", "slot_sum > SLOTS"): (
        "base_slot_q is then SLOTS in place of 0, which the banks take for the same"
    ),
    (_READ, "offsets = {(WINDOW*OFFSET_W){1'b0}};", "{1'b1}};"): _UNUSED,
    (_READ, "if (read) offset_q", "if (1'b1) offset_q"): _BEHIND,
    (_READ, "if (read) is_newest_q", "if (1'b1) is_newest_q"): _BEHIND,
    (_SHIFT, "lag_is = 1'b0;", "lag_is = 1'b1;"): _UNUSED,
    (_SHIFT, "age = {AGE_W{1'b0}};", "age = {AGE_W{1'b1}};"): _UNUSED,
    (_SHIFT, "if (read) taps_q", "if (1'b1) taps_q"): _BEHIND,
    ("hwgen_window_walk", "mirrored_step = {OCC_W{1'b0}};", "{OCC_W{1'b1}};"): _UNUSED,
}


def reason(entry: Mapping[str, Any]) -> str:
    """Why the mutant of an entry of the table does no harm; "" where nobody has found out."""
    found = (
        text
        for (module, old, new), text in REASONS.items()
        if module == entry["module"] and old in entry["old"] and new in entry["new"]
    )
    return next(found, "")
