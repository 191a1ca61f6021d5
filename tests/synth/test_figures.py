"""Predicted, simulated and synthesised figures side by side."""

from __future__ import annotations

import pytest

from hwgen.estimate import Cells
from hwgen.simulate.measured import Measured
from hwgen.synth.figures import Figure, figures
from hwgen.targets.parts import part

DESIGN = {"interval": 1000, "latency": 250}
PART = part("ecp5-25k")
FOUND = {"LUT4": 200, "FF": 100, "DSP": 4, "RAM": 0}


@pytest.mark.parametrize(
    ("figure", "error"),
    [
        (Figure("x", 110, None, 100), 0.1),
        (Figure("x", 90, 100), -0.1),
        (Figure("x", 0, None, 0), 0.0),
        (Figure("x", 1, None, 0), 1.0),
        (Figure("x", None, None, 5), None),
        (Figure("x", 5), None),
    ],
)
def test_the_error_is_that_of_the_prediction(figure: Figure, error: float | None) -> None:
    assert figure.error == error


def test_without_simulation_and_placing_there_are_predictions_and_cells() -> None:
    rows = figures(DESIGN, None, Cells(180, 110, 4, 0), PART, FOUND, None)
    assert rows == (
        Figure("cycles/frame", 1000),
        Figure("latency, cycles", 250),
        Figure("LUT4", 180, None, 200),
        Figure("FF", 110, None, 100),
        Figure("DSP", 4, None, 4),
        Figure("RAM", 0, None, 0),
    )


def test_the_clock_makes_frames_a_second_of_cycles() -> None:
    measured = Measured(1000, 250, 900, 0, "icarus 11.0")
    rows = figures(DESIGN, measured, Cells(), PART, FOUND, 150.0)
    assert rows[0] == Figure("cycles/frame", 1000, 1000)
    assert rows[-2:] == (Figure("MHz", None, None, 150.0), Figure("frames/s", 150_000, 150_000))
