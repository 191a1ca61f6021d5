"""Figures of a design side by side: what was predicted, simulated and synthesised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.estimate import Cells
from hwgen.simulate.measured import Measured
from hwgen.targets.parts import Part


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, None where it was not found in that way."""

    name: str
    predicted: float | None = None
    simulated: float | None = None
    synthesised: float | None = None

    @property
    def error(self) -> float | None:
        """Of the prediction, as a share of what was found; None where one of both is missing."""
        found = self.simulated if self.synthesised is None else self.synthesised
        if self.predicted is None or found is None:
            return None
        return (self.predicted - found) / found if found else float(self.predicted != 0)


def figures(
    design: Mapping[str, Any],
    measured: Measured | None,
    guess: Cells,
    part: Part,
    found: Mapping[str, int],
    mhz: float | None,
) -> tuple[Figure, ...]:
    """Cycles, cells and, once it is known, the clock with the frames of a second.

    design: contents of design.json; measured: the last simulation; guess and found: estimated
    and synthesised cells of the design, found by the names of the part.
    """
    cells = (guess.lut, guess.ff, guess.dsp, guess.ram)
    rows = [
        Figure("cycles/frame", design["interval"], None if measured is None else measured.interval),
        Figure("latency, cycles", design["latency"], None if measured is None else measured.first),
        *(
            Figure(name, number, None, found[name])
            for name, number in zip(part.cells, cells, strict=False)
        ),
    ]
    return (*rows, *(_clock(mhz, rows[0]) if mhz else ()))


def _clock(mhz: float, cycles: Figure) -> Iterator[Figure]:
    """The clock, and what it makes of the cycles of a frame."""
    yield Figure("MHz", None, None, mhz)
    rates = (n and round(mhz * 1e6 / n, 1) for n in (cycles.predicted, cycles.simulated))
    yield Figure("frames/s", *rates)
