"""The table and the sentence of `hwgen synth`."""

from __future__ import annotations

from dataclasses import replace

from hwgen.report.synthesis import (
    clock_text,
    figure_rows,
    figure_table,
    rows,
    synthesis_table,
)
from hwgen.synth.figures import Figure
from hwgen.synth.result import LayerCells, Limit, Synthesis
from hwgen.targets.parts import part

FOUND = Synthesis(
    part("ecp5-25k"),
    (
        LayerCells("conv", {"LUT4": 2000, "FF": 10, "DSP": 28, "RAM": 0}),
        LayerCells("(top)", {"LUT4": 428, "FF": 2, "DSP": 0, "RAM": 0}),
    ),
    (),
)


def test_rows_are_layers_sums_and_shares() -> None:
    assert rows(FOUND) == (
        ("layer", "LUT4", "FF", "DSP", "RAM"),
        ("conv", "2,000", "10", "28", "0"),
        ("(top)", "428", "2", "0", "0"),
        ("all", "2,428", "12", "28", "0"),
        ("ecp5-25k", "24,288", "24,288", "28", "56"),
        ("used", "10.0%", "0.0%", "100.0%", "0.0%"),
    )
    assert synthesis_table(FOUND).row_count == 5
    assert "fits" in str(synthesis_table(FOUND).title)


def test_figures_stand_side_by_side() -> None:
    found = replace(FOUND, figures=(Figure("LUT4", 2000, None, 2428), Figure("latency", 12)))
    assert figure_rows(found) == (
        ("", "predicted", "simulated", "synthesised", "error"),
        ("LUT4", "2,000", "-", "2,428", "-17.6%"),
        ("latency", "12", "-", "-", "-"),
    )
    assert figure_table(found).row_count == 2


def test_the_clock_is_told_with_what_limits_it() -> None:
    assert clock_text(FOUND) is None
    placed = replace(FOUND, mhz=80.0, limit=Limit(("conv", "pool"), "a", "b", 2.5, 10.0))
    assert clock_text(placed) == (
        "clock 80 MHz on Lattice LFE5U-25F, speed grade 6, limited by 12.50 ns in 'conv', 'pool'"
        " (2.50 logic, 10.00 routing): from a to b"
    )
    tried = replace(FOUND, mhz=80.0, seeds={1: 75.25, 2: 80.0, 3: None})
    assert clock_text(tried) == (
        "clock 80 MHz on Lattice LFE5U-25F, speed grade 6,"
        " the fastest seed of 1: 75.2, 2: 80.0, 3: not routed"
    )
