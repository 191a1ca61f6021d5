"""Points of coverage that no run reaches, with the reason why none can."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiver:
    """Points of `module` at a line that holds `source`, whose text holds `what`."""

    module: str
    source: str
    what: str
    reason: str


_LANDING = (
    "within gen_landing: with INNER of 1 the least storage is HELD, so that BYPASS is 0; the module"
    " stops at fewer SLOTS"
)
_WRAP = (
    "FREES_WRAP is 0 with MODE 0 alone, for which FREES_BACK is 1: with another MODE the oldest"
    " position of the last window is at most LIMIT, so that FREED_WRAP is at least 1"
)
_BEHIND = (
    "Verilator looks at the term behind the assignment, where ends has changed; the branch of the"
    " same condition is counted, and reached"
)
_NEXT = "wire next_frees = "

WAIVERS = (
    Waiver("hwgen_sliding_window", "newest = LATENCY == 1 ?", "(LATENCY == 1)==1", _LANDING),
    Waiver("hwgen_sliding_window", "newest = LATENCY == 1 ?", "cond_then", _LANDING),
    Waiver("hwgen_sliding_window", "bypass = LATENCY == 1 ?", "(LATENCY == 1)==1", _LANDING),
    Waiver("hwgen_sliding_window", "bypass = LATENCY == 1 ?", "cond_then", _LANDING),
    Waiver(
        "hwgen_window_walk",
        _NEXT,
        "(FREES_WRAP != 0)==0 && (FREES_FRONT != 0)==0 && whole==0 && (FREES_BACK != 0)==0",
        _WRAP,
    ),
    Waiver(
        "hwgen_window_walk",
        _NEXT,
        "(FREES_WRAP != 0)==0 && front==0 && whole==0 && (FREES_BACK != 0)==0",
        _WRAP,
    ),
    Waiver("hwgen_window_walk", "ends = ends > last", "(ends > last_position)==1", _BEHIND),
    Waiver("hwgen_window_walk", "mirrored > ends ?", "(mirrored > ends)==1", _BEHIND),
)
