"""Row 2: frames again and again under rotating stalls, every stream checked in every cycle.

    python -m trust.soak --cycles 20000000 --random 1

The designs share the cycles; what each is, is in the details. On Verilator.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hwgen.emit import emit
from hwgen.simulate.design import simulate
from hwgen.simulate.result import SimulationResult
from trust.designs import EXAMPLES, cases, emit_example
from trust.row import Measured, Row, Size, main

FIRST_SEED = 500


def measure(cycles: int, examples: int, random: int, simulator: str = "verilator") -> Measured:
    """Soak the first `examples` examples and `random` random graphs, `cycles` in all."""
    share = -(-cycles // (examples + random))
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, design in _designs(Path(folder), examples, random):
            results[name] = simulate(design, frames=3, soak=share, simulator=simulator)
            print(_line(name, results[name]), file=sys.stderr, flush=True)
    return summary(results)


def summary(results: dict[str, SimulationResult]) -> Measured:
    """The sums over all designs."""
    done = sum(result.cycles for result in results.values())
    beats = sum(result.repeated_beats for result in results.values())
    streams = sum(len(result.streams) for result in results.values())
    violations = sum(result.protocol_violations for result in results.values())
    failed = sum(not result.passed for result in results.values())
    text = (
        f"{done:.3g} cycles of {len(results)} designs with {streams} streams, {beats:.3g} beats "
        f"compared, {violations} violations, {failed} designs fail"
    )
    return Measured(text, failed, done, tuple(_line(*found) for found in results.items()))


def _designs(folder: Path, examples: int, random: int) -> Iterator[tuple[str, Path]]:
    for name in EXAMPLES[:examples]:
        yield name, emit_example(name, folder)
    for case in cases(FIRST_SEED, random):
        out = folder / f"random_{case.seed}"
        emit(case.graph, out, name="net", folding=case.folding, pixels=case.pixels)
        yield out.name, out


def _line(name: str, result: SimulationResult) -> str:
    found = "; ".join(result.problems) or "0 violations"
    return f"{name}: {result.cycles} cycles, {result.repeated_beats} beats, {found}"


ROW = Row(
    2,
    "trust.soak",
    "handshake soak: 8 pairs of stalls in rotation, checks on every stream in every cycle",
    "10^8 cycles, 0 violations",
    10**8,
    (
        Size("--cycles", 100_000, 10**8, "cycles of all designs together"),
        Size("--examples", 0, len(EXAMPLES), "designs of the examples"),
        Size("--random", 1, 8, "designs of random graphs"),
    ),
    measure,
    ("verilator", "cocotb"),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
