"""hwgen_mac_control: addresses, first and last chunks, and credits for whole groups."""

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
PIXELS = 5


@dataclass(frozen=True, slots=True)
class Control:
    """test_control_stream.v: input words are chunks, output words the parts of groups."""

    chunks: int
    groups: int
    parts: int
    last_parts: int
    latency: int
    depth: int
    positions: int = 1
    label: str = "control"
    module: ClassVar[str] = "test_control_stream"
    input_bits: ClassVar[int] = 8
    output_bits: ClassVar[int] = 32

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Verilog parameters."""
        return integers(
            chunks=self.chunks,
            groups=self.groups,
            positions=self.positions,
            parts=self.parts,
            last_parts=self.last_parts,
            latency=self.latency,
            depth=self.depth,
        )


@build.register(Control)
def _control(unit: Control, words: int, frames: int, start: int) -> HeldProcess:
    """The last chunk of a group waits until `parts` beats beyond those reserved have room."""
    credits = np.full(words, -1)
    emits: list[int] = []
    delays: list[int] = []
    for group, last in enumerate(range(unit.chunks - 1, words, unit.chunks)):
        beats = unit.last_parts if group % unit.groups == unit.groups - 1 else unit.parts
        credits[last] = max(-1, len(emits) + unit.parts - unit.depth - 1)
        emits += [last] * beats
        delays += [1 + unit.latency + part for part in range(beats)]
    every = np.arange(words)
    return HeldProcess(
        words, len(emits), start, every, every, every, credits, np.array(emits), np.array(delays)
    )


def random_control(generator: np.random.Generator) -> Control:
    """Groups of at most as many parts as chunks; room for at least one group."""
    chunks, groups, latency = (int(n) for n in generator.integers((1, 1, 1), (7, 6, 9)))
    parts = int(generator.integers(1, chunks + 1))
    last_parts = int(generator.integers(1, parts + 1))
    depth = max(2, parts) + int(generator.integers(0, 12))
    positions = int(generator.choice([1, PIXELS]))
    return Control(chunks, groups, parts, last_parts, latency, depth, positions)


def reference(unit: Control, data: list[int]) -> list[int]:
    found = []
    for last in range(unit.chunks - 1, len(data), unit.chunks):
        address = last % (unit.chunks * unit.groups * unit.positions)
        group = last // unit.chunks % unit.groups
        beats = unit.last_parts if group == unit.groups - 1 else unit.parts
        word = packed([address, unit.chunks, data[last]], 8)
        found += [word | part << 24 for part in range(beats)]
    return found


def play(unit: Control, case: Case, folder: Path, reset_at: int = 0) -> UnitRun:
    data = words(case.generator, FRAMES * PIXELS * unit.chunks * unit.groups, 8)
    return check(unit, data, reference(unit, data), case, folder, reset_at=reset_at)


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_groups_leave_in_order_and_in_their_cycles(case: Case, tmp_path: Path) -> None:
    play(random_control(case.generator), case, tmp_path)


@pytest.mark.parametrize("reset_at", [3, 25, 60])
def test_a_reset_starts_with_the_first_chunk_and_all_credits(reset_at: int, tmp_path: Path) -> None:
    play(Control(4, 3, 2, 1, 3, 9), Case(reset_at, "never", "heavy"), tmp_path, reset_at)


def test_enough_credits_keep_one_chunk_a_cycle(tmp_path: Path) -> None:
    run = play(Control(3, 2, 3, 3, 4, 12), Case(0), tmp_path)
    assert set(gaps(run)) == {1}


def test_too_few_credits_cost_cycles_but_no_data(tmp_path: Path) -> None:
    run = play(Control(1, 1, 1, 1, 5, 2), Case(0), tmp_path)
    assert sum(gaps(run)) > 2 * len(gaps(run))
