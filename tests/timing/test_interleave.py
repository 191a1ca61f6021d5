"""Words and issues that wait for each other: slices, rounds and the walk agree with the rules."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.timing import interleave
from hwgen.timing.build import build
from hwgen.timing.interleave import Interleaved
from hwgen.timing.issues import AddressedProcess
from hwgen.timing.recurrence import Cycles

from .test_issues import mac_of, random_times
from .test_line_buffer import random_buffer

FRAMES = 3


def random_loop(seed: int) -> tuple[Interleaved, Cycles, Cycles]:
    """The loop of a window buffer, and when its words and issues may happen."""
    generator = np.random.default_rng(seed)
    feeder = random_buffer(seed)
    windows = feeder.outputs[0] * feeder.outputs[1]
    unit = mac_of(feeder, windows, feeder.chunks, feeder.blocks * feeder.groups, 1)
    process = build(unit, FRAMES * feeder.input_beats, FRAMES, 1)
    assert isinstance(process, AddressedProcess)
    loop = Interleaved(process.number, process.needs, process.frees, process.lags)
    arrive = random_times(generator, process.inputs, 1.2)
    return loop, arrive, random_times(generator, len(process.number), 1.5)


def by_definition(loop: Interleaved, arrive: Cycles, allow: Cycles) -> tuple[list[int], list[int]]:
    """Every rule again and again until nothing changes."""
    words, issues = arrive.tolist(), allow.tolist()
    changed = True
    while changed:
        before = list(words), list(issues)
        for n, free in enumerate(loop.frees.tolist()):
            behind = issues[free] + int(loop.lags[n]) + 1 if free >= 0 else 0
            words[n] = max(words[n], words[n - 1] + 1 if n else 0, behind)
        for n, need in enumerate(loop.needs.tolist()):
            gap = int(loop.number[n] - loop.number[n - 1]) if n else 0
            after = issues[n - 1] + gap if n else 0
            issues[n] = max(issues[n], after, words[need] + 1 if need >= 0 else 0)
        changed = before != (words, issues)
    return words, issues


@pytest.mark.parametrize("how", ["as it is", "slices", "walk"])
@pytest.mark.parametrize("seed", range(40))
def test_times_follow_the_rules(seed: int, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loop, arrive, allow = random_loop(seed)
    if how != "as it is":
        monkeypatch.setattr(interleave, "FEW_ROUNDS", 0)
        monkeypatch.setattr(interleave, "SOME", 2 if how == "walk" else 1 << 30)
        monkeypatch.setattr(interleave, "SHORT", 1 << 30)
    found = loop.solve(arrive, allow)
    assert [times.tolist() for times in found] == list(by_definition(loop, arrive, allow))


def test_the_times_that_are_given_stay_as_they_are() -> None:
    loop, arrive, allow = random_loop(1)
    before = arrive.tolist(), allow.tolist()
    loop.solve(arrive, allow)
    assert (arrive.tolist(), allow.tolist()) == before
