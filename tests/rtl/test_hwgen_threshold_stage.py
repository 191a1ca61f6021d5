"""hwgen_threshold_stage: stages in a row count the thresholds at or below an accumulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.simulate.unit import UnitRun

from .bench import Case, cases, check, gaps, packed, pipe

pytestmark = pytest.mark.simulator("icarus")


def tree(thresholds: list[int], levels: int) -> list[int]:
    """The nodes of a balanced search, level by level; `thresholds` are 2**levels - 1, ascending."""
    nodes = []
    for level in range(levels):
        step = 1 << (levels - level)
        nodes += thresholds[step // 2 - 1 :: step]
    return nodes


def play(
    thresholds: list[int], levels: int, bits: int, data: list[int], case: Case, folder: Path
) -> UnitRun:
    unit = pipe(
        "test_threshold_stream",
        2 * levels,
        (bits, levels),
        levels=levels,
        acc_w=bits,
        table=packed(tree(thresholds, levels), bits + 1),
    )
    expected = [sum(threshold <= value for threshold in thresholds) for value in data]
    words = [packed([value], bits) for value in data]
    return check(unit, words, expected, case, folder, frames=1)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_random_thresholds_are_counted(case: Case, tmp_path: Path) -> None:
    levels, bits = (int(n) for n in case.generator.integers((1, 4), (8, 20)))
    limit = 1 << bits - 1
    count = (1 << levels) - 1
    thresholds = sorted(case.generator.integers(-limit, limit + 1, count).tolist())
    data = case.generator.integers(-limit, limit, 30).tolist()
    data += [min(max(t + d, -limit), limit - 1) for t in thresholds[:15] for d in (-1, 0)]
    run = play(thresholds, levels, bits, data, case, tmp_path)
    assert len(run.out_cycles) == len(data)


def test_every_accumulator_of_four_bits(tmp_path: Path) -> None:
    """Equal thresholds, one at the smallest value, one that no accumulator reaches."""
    run = play([-8, -3, -3, 0, 1, 7, 8], 3, 4, list(range(-8, 8)), Case(0), tmp_path)
    assert set(gaps(run)) == {1}
