"""hwgen_fork: every reader gets every word, as far apart as the FIFOs allow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.timing.fork import most_held
from hwgen.units.fork import Fork

from .bench import Case, cases, words
from .many_ports import ManyRun, check_many, predicted, stalls_of

pytestmark = pytest.mark.simulator("icarus")
WORDS = 60


def random_unit(generator: np.random.Generator) -> Fork:
    ports = int(generator.integers(1, 5))
    depths = tuple(int(n) for n in generator.choice([2, 2, 3, 4, 5, 9, 17, 33], ports))
    return Fork(int(generator.integers(1, 70)), depths)


def play(
    unit: Fork, case: Case, folder: Path, simulator: str = "icarus", reset_at: int = 0
) -> ManyRun:
    data = words(case.generator, WORDS, unit.bits)
    ports = len(unit.depths)
    return check_many(
        unit,
        [data],
        [data] * ports,
        case,
        folder,
        bits=([unit.bits], unit.outputs),
        probes={str(port): f"gen_port[{port}].most_q" for port in range(ports)},
        simulator=simulator,
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(), ids=str)
def test_every_port_has_every_word_in_its_cycle(case: Case, tmp_path: Path) -> None:
    play(random_unit(case.generator), case, tmp_path)


@pytest.mark.parametrize("case", cases(10), ids=str)
def test_the_fifos_hold_as_much_as_predicted(case: Case, tmp_path: Path) -> None:
    unit = random_unit(case.generator)
    run = play(unit, case, tmp_path)
    ports = len(unit.depths)
    stalls = stalls_of(case, 1, ports)
    pops, ends = predicted(unit, [WORDS], [WORDS] * ports, *stalls, 3)
    found = [run.probes[str(port)] for port in range(ports)]
    assert found == [most_held(pops[0], end) for end in ends]


def test_it_sustains_one_word_a_cycle(tmp_path: Path) -> None:
    run = play(Fork(8, (2, 2, 2)), Case(0), tmp_path)
    assert set(np.diff(run.outputs[2].cycles).tolist()) == {1}


@pytest.mark.parametrize("reset_at", [3, 17, 41])
def test_a_reset_empties_it(reset_at: int, tmp_path: Path) -> None:
    play(Fork(9, (3, 12)), Case(reset_at, "random", "heavy"), tmp_path, reset_at=reset_at)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    play(Fork(70, (2, 40, 7)), Case(5, "bursty", "random"), tmp_path, "verilator", 23)
