"""Kept issues give the times of all issues: the same as when every issue is an event."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.timing.build import build
from hwgen.timing.issues import AddressedProcess, HeldProcess
from hwgen.timing.processes import BufferedProcess
from hwgen.timing.recurrence import Cycles, in_order
from hwgen.units.mac import Mac, WindowHold

from ..rtl.mac_unit import mac
from .test_line_buffer import random_buffer, reads

FRAMES = 3


def random_times(generator: np.random.Generator, count: int, rate: float) -> Cycles:
    """Ascending cycles, `rate` apart on average."""
    return np.cumsum(generator.geometric(1 / rate, count)).astype(np.int64)


def mac_of(feeder: object, windows: int, chunks: int, groups: int, parts: int) -> Mac:
    weights = np.zeros((groups * chunks, 2 * parts, 1), dtype=np.int64)
    bias = np.zeros((groups, 2 * parts), dtype=np.int64)
    return mac(feeder, windows, weights, bias, out_bits=8, groups=groups, parts=parts)  # type: ignore[arg-type]


def every_issue(process: AddressedProcess, needs: list[int]) -> BufferedProcess:
    """The same process with an event for each issue, also for those that wait for nothing new."""
    credits = np.full(len(needs), -1)
    credits[process.number] = process.credits
    frees = np.where(process.frees < 0, -1, process.number[process.frees] + process.lags)
    return BufferedProcess(
        process.inputs,
        process.outputs,
        process.start,
        np.array(needs),
        frees,
        credits,
        process.number[process.emits],
        process.delays,
    )


def test_an_issue_comes_as_many_cycles_behind_another_as_issues_lie_between() -> None:
    number, earliest = np.array([0, 1, 4, 6]), np.array([3, 0, 0, 20])
    assert in_order(earliest, number).tolist() == [3, 4, 7, 20]


@pytest.mark.parametrize("seed", range(60))
def test_times_are_those_of_all_issues(seed: int) -> None:
    generator = np.random.default_rng(seed)
    feeder = random_buffer(seed)
    windows = feeder.outputs[0] * feeder.outputs[1]
    groups = feeder.blocks * feeder.groups
    parts = int(generator.integers(1, min(3, feeder.chunks) + 1))
    unit = mac_of(feeder, windows, feeder.chunks, groups, parts)
    process = build(unit, FRAMES * feeder.input_beats, FRAMES, 1)
    assert isinstance(process, AddressedProcess)
    full = every_issue(process, [word for word, _ in reads(feeder)])
    for rate in (1.0, 1.3, 4.0):
        push = random_times(generator, process.inputs, rate)
        pop = random_times(generator, process.outputs, rate * feeder.chunks)
        for found, expected in zip(process.solve(push, pop), full.solve(push, pop), strict=True):
            assert found.tolist() == expected.tolist()


@pytest.mark.parametrize(("chunks", "groups"), [(1, 1), (1, 3), (4, 1), (3, 2)])
def test_a_held_window_leaves_with_its_last_issue(chunks: int, groups: int) -> None:
    """Windows far apart: each is taken as many cycles after its arrival as it has issues."""
    unit = mac_of(WindowHold(8 * chunks, 8, chunks, groups, 4), 4, chunks, groups, 1)
    process = build(unit, 4, 1, 0)
    assert isinstance(process, HeldProcess)
    push = np.array([10, 50, 90, 130])
    pops, made = process.solve(push, np.arange(4 * groups) * 10 + 40)
    assert pops.tolist() == (push + chunks * groups).tolist()
    every = push[:, None] + (np.arange(groups) + 1) * chunks + unit.latency
    assert made.tolist() == every.reshape(-1).tolist()
