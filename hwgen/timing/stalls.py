"""Stall patterns: in which clock cycles a source pauses or a sink is not ready.

A pattern is a function of the cycle only, so that the timing model, the Verilog harness and the
Python bench apply the very same one. True means stalled; the array repeats after PERIOD cycles.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError

PERIOD = 4096


def pattern(kind: str, seed: int = 0) -> NDArray[np.bool_]:
    """Stall pattern of PERIOD cycles.

    never: none; alternate: every second cycle; random: half of the cycles; heavy: 7 of 8 cycles;
    bursty: runs of 1 to 64 stalled cycles between runs of 1 to 64 free ones.
    Raises HwgenError on an unknown kind.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    if kind not in KINDS:
        raise HwgenError(f"stall pattern must be one of {', '.join(KINDS)}, not '{kind}'")
    return np.asarray(_PATTERNS[kind](generator, seed), dtype=np.bool_)


def _bursts(generator: np.random.Generator, seed: int) -> NDArray[np.bool_]:
    lengths = generator.integers(1, 65, PERIOD)
    return np.repeat(np.arange(PERIOD) % 2 == 1, lengths)[:PERIOD]


_PATTERNS: dict[str, Callable[[np.random.Generator, int], NDArray[np.bool_]]] = {
    "never": lambda generator, seed: np.zeros(PERIOD, dtype=np.bool_),
    "alternate": lambda generator, seed: np.equal((np.arange(PERIOD) + seed) % 2, 0),
    "random": lambda generator, seed: np.equal(generator.integers(0, 2, PERIOD), 0),
    "heavy": lambda generator, seed: np.not_equal(generator.integers(0, 8, PERIOD), 0),
    "bursty": _bursts,
}
KINDS = tuple(_PATTERNS)

# Kinds at source and sink that a soak takes in turn, each for SOAK_CYCLES.
SOAK = (
    ("never", "never"),
    ("random", "random"),
    ("never", "heavy"),
    ("heavy", "never"),
    ("bursty", "bursty"),
    ("alternate", "random"),
    ("random", "alternate"),
    ("bursty", "heavy"),
)
SOAK_CYCLES = 1 << 16


def soak_patterns(seed: int = 0) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Stall patterns of a soak at source and sink, those of SOAK one behind the other."""
    seeds = range(seed, seed + 2 * len(SOAK), 2)
    pairs = [(pattern(a, n), pattern(b, n + 1)) for (a, b), n in zip(SOAK, seeds, strict=True)]
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


PORT_SHIFT = 512  # cycles by which the patterns of neighbouring ports are apart


def at_port(stalled: NDArray[np.bool_], port: int) -> NDArray[np.bool_]:
    """The pattern of port number `port` of one end: cycle t takes entry t + PORT_SHIFT * port."""
    return np.roll(stalled, -PORT_SHIFT * port)
