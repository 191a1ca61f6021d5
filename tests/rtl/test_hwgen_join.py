"""hwgen_join: words of several streams side by side, in the cycles of the timing model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.units.join import Join

from .bench import Case, cases, words
from .many_ports import ManyRun, check_many

pytestmark = pytest.mark.simulator("icarus")
WORDS = 60


def play(
    unit: Join, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> ManyRun:
    generator = case.generator
    data = [words(generator, WORDS, bits) for bits in unit.ports]
    lows = np.cumsum([0, *unit.ports]).tolist()
    expected = [
        sum(part << low for part, low in zip(parts, lows[:-1], strict=True))
        for parts in zip(*data, strict=True)
    ]
    return check_many(
        unit,
        data,
        [expected],
        case,
        folder,
        bits=(unit.ports, [unit.output_bits]),
        simulator=simulator,
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(), ids=str)
def test_parts_of_a_word_leave_together(case: Case, tmp_path: Path) -> None:
    count = int(case.generator.integers(2, 5))
    unit = Join(tuple(int(n) for n in case.generator.integers(1, 40, count)))
    play(unit, case, tmp_path)


def test_it_sustains_one_word_a_cycle(tmp_path: Path) -> None:
    run = play(Join((8, 3, 1)), Case(0), tmp_path)
    assert set(np.diff(run.outputs[0].cycles).tolist()) == {1}
    assert run.outputs[0].cycles[0] - run.inputs[0].cycles[0] == 1


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    play(Join((9, 12)), Case(reset_at, "random", "heavy"), tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(Join((70, 2, 33)), Case(5, "bursty", "random"), tmp_path, "verilator", 23)
