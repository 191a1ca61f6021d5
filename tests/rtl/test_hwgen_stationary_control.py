"""hwgen_stationary_control: all groups of a chunk before the next chunk, credits for the last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from hwgen.simulate.unit import UnitRun
from hwgen.timing.build import build
from hwgen.timing.issues import HeldProcess
from hwgen.units.base import Parameter, integers

from .bench import FRAMES, Case, cases, check, gaps, packed, words

pytestmark = pytest.mark.simulator("icarus")
WINDOWS = 3


@dataclass(frozen=True, slots=True)
class Control:
    """test_stationary_control_stream.v: input words are issues, output words finished groups."""

    chunks: int
    groups: int
    latency: int
    depth: int
    label: str = "control"
    module: ClassVar[str] = "test_stationary_control_stream"
    input_bits: ClassVar[int] = 8
    output_bits: ClassVar[int] = 24

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Verilog parameters."""
        return integers(
            chunks=self.chunks, groups=self.groups, latency=self.latency, depth=self.depth
        )

    def finishes(self, issue: int) -> bool:
        """True for an issue of the last chunk of a window."""
        return issue // self.groups % self.chunks == self.chunks - 1


@build.register(Control)
def _control(unit: Control, words: int, frames: int, start: int) -> HeldProcess:
    """Each issue of a last chunk waits until a word more than those reserved has room."""
    every = np.arange(words)
    ends = np.array([issue for issue in range(words) if unit.finishes(issue)])
    credits = np.full(words, -1)
    credits[ends] = np.maximum(np.arange(len(ends)) - unit.depth, -1)
    delays = np.full(len(ends), 1 + unit.latency)
    return HeldProcess(words, len(ends), start, every, every, every, credits, ends, delays)


def reference(unit: Control, data: list[int]) -> list[int]:
    per_window = unit.chunks * unit.groups
    found, firsts = [], 0
    for issue, value in enumerate(data):
        firsts += issue % per_window < unit.groups
        if unit.finishes(issue):
            found.append(packed([issue % per_window, firsts, value], 8))
    return found


def play(unit: Control, case: Case, folder: Path, reset_at: int = 0) -> UnitRun:
    data = words(case.generator, FRAMES * WINDOWS * unit.chunks * unit.groups, 8)
    return check(unit, data, reference(unit, data), case, folder, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_groups_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    sizes = case.generator.integers((1, 2, 0, 2), (6, 6, 9, 14))
    chunks, groups, latency, depth = (int(n) for n in sizes)
    play(Control(chunks, groups, latency, depth), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 25, 60])
def test_a_reset_starts_with_the_first_chunk_and_all_credits(reset_at: int, tmp_path: Path) -> None:
    play(Control(4, 3, 3, 4), Case(reset_at, "never", "heavy"), tmp_path, reset_at)


def test_enough_credits_keep_one_issue_a_cycle(tmp_path: Path) -> None:
    run = play(Control(3, 4, 2, 4 + 5), Case(0), tmp_path)
    assert set(gaps(run)) == {1, 1 + 2 * 4}
