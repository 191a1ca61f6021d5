"""The sizes at which a module of a design is proved.

Data that a module only carries are cut to a bit: no decision in it depends on them, so a run that
loses, copies or reorders words of many bits does so with words of one. Numbers of lanes are cut to
one, since lanes do not meet, and computed values to a few bits.
"""

from __future__ import annotations

from collections.abc import Mapping

CARRIED: Mapping[str, Mapping[str, int]] = {
    "hwgen_skid": {"WIDTH": 1},
    "hwgen_queue": {"WIDTH": 1},
    "hwgen_fork": {"WIDTH": 1},
    "hwgen_keep": {"WIDTH": 1},
    "hwgen_border": {"WIDTH": 1, "FILL": 1},
    "hwgen_width_up": {"WORD": 1},
    "hwgen_width_down": {"WORD": 1},
    "hwgen_replay": {"WORD": 1},
    "hwgen_concat": {"WIDTH": 1},
    "hwgen_gather": {"FIELD": 1},
    "hwgen_lookup": {"WIDTH": 1},
    "hwgen_sliding_window": {"WORD": 1, "FILL": 1},
    "hwgen_window_buffer": {"WORD": 1, "FILL": 1},
    "hwgen_max_reduce": {"LANES": 1, "W": 2},
    "hwgen_sum_reduce": {"LANES": 1, "IN_W": 2, "OUT_W": 5},
    "hwgen_accumulate": {"LANES": 1},
    "hwgen_mac_array": {"ACC_W": 2},
    "hwgen_stationary_array": {"ACC_W": 2, "PE": 1},
    "hwgen_clamp": {"LANES": 1},
    "hwgen_centre": {"LANES": 1},
}
# Sizes of words; of the others the numbers below are counted by a proof, step by step.
WORDS = {"WIDTH", "WORD", "W", "IN_W", "OUT_W", "ACC_W", "FIELD", "FILL", "LOW", "HIGH", "ZERO"}
WORDS |= {"WIDTHS", "LOWS", "DEPTHS", "INDICES", "BEATS", "SUM_W", "P_W", "WINDOW_W", "CHUNK_W"}
WORDS |= {"TAP_W", "A_W", "B_W", "A_ZERO", "B_ZERO", "M_W", "OFFSET_W", "TABLES", "TABLE_W"}
# Bits that are left after the cut, at most; sums and products of more take a proof too long.
WIDE: Mapping[str, int] = {
    "WINDOW_W": 32,
    "CHUNK_W": 32,
    "WIDTH": 32,
    "PE": 32,
    "ACC_W": 8,
    "M_W": 8,
    "SUM_W": 8,
    "P_W": 8,
}
STEPS = 64  # states of the counters of a module that a proof goes through in seconds


def cut(module: str, parameters: Mapping[str, int]) -> dict[str, int]:
    """Parameters with the words cut; those of the design where nothing is only carried."""
    small = CARRIED.get(module, {})
    return {name: small.get(name, value) for name, value in parameters.items()}


def obstacle(parameters: Mapping[str, int]) -> str:
    """Why these sizes are more than a proof can take; nothing where they are not."""
    if (states := steps(parameters)) > STEPS:
        return f"its counters have {states} states, more than {STEPS}"
    wide = [name for name, most in WIDE.items() if parameters.get(name, 0) > most]
    return f"{wide[0]} is more than {WIDE[wide[0]]}" if wide else ""


def steps(parameters: Mapping[str, int]) -> int:
    """Product of all counts: about how many states the counters have."""
    product = 1
    for name, value in parameters.items():
        if name not in WORDS and not name.endswith("_W"):
            product *= max(1, value)
    return product
