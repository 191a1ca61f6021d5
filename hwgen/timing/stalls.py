"""Stall patterns: in which clock cycles a source pauses or a sink is not ready.

A pattern is a function of the cycle only, so that the timing model, the Verilog harness and the
Python bench apply the very same one. True means stalled; the array repeats after PERIOD cycles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError

PERIOD = 4096
KINDS = ("never", "alternate", "random", "heavy", "bursty")


def pattern(kind: str, seed: int = 0) -> NDArray[np.bool_]:
    """Stall pattern of PERIOD cycles.

    never: none; alternate: every second cycle; random: half of the cycles; heavy: 7 of 8 cycles;
    bursty: runs of 1 to 64 stalled cycles between runs of 1 to 64 free ones.
    Raises HwgenError on an unknown kind.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    if kind == "never":
        return np.zeros(PERIOD, dtype=np.bool_)
    if kind == "alternate":
        return (np.arange(PERIOD) + seed) % 2 == 0
    if kind == "random":
        return generator.integers(0, 2, PERIOD) == 0
    if kind == "heavy":
        return generator.integers(0, 8, PERIOD) != 0
    if kind == "bursty":
        return _bursts(generator)
    raise HwgenError(f"stall pattern must be one of {', '.join(KINDS)}, not '{kind}'")


def _bursts(generator: np.random.Generator) -> NDArray[np.bool_]:
    lengths = generator.integers(1, 65, PERIOD)
    values = np.arange(PERIOD) % 2 == 1
    return np.repeat(values, lengths)[:PERIOD]
