"""Issues of multiply-accumulate units: output beats and credits of each group."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.schedule.buffers import enlarged, options
from hwgen.timing.build import build, resized
from hwgen.timing.issues import AddressedProcess, HeldProcess
from hwgen.units.mac import WindowBuffer, WindowHold

from ..rtl.mac_unit import mac
from .test_issues import mac_of
from .test_line_buffer import random_buffer


def test_each_beat_follows_the_last_chunk_of_its_group() -> None:
    """Three chunks a group, two groups, two parts and one: beats 2 + 1 for each window."""
    weights = np.zeros((6, 2, 1), dtype=np.int64)
    feeder = WindowHold(24, 8, 3, 2, 4)
    unit = mac(feeder, 4, weights, weights[:2, :, 0], out_bits=8, groups=2, parts=2, last_parts=1)
    process = build(unit, 4, 1, 0)
    assert isinstance(process, HeldProcess)
    assert process.number[process.first].tolist() == [0, 6, 12, 18]
    assert process.number[process.last].tolist() == [5, 11, 17, 23]
    emits = [2, 2, 5, 8, 8, 11, 14, 14, 17, 20, 20, 23]
    assert process.number[process.emits].tolist() == emits
    assert process.delays.tolist() == [unit.latency + part for part in (0, 1, 0) * 4]


def test_the_last_chunk_of_a_group_waits_for_room_for_all_its_parts() -> None:
    weights = np.zeros((40, 2, 1), dtype=np.int64)
    feeder = WindowHold(16, 8, 2, 20, 1)
    unit = mac(feeder, 1, weights, weights[:20, :, 0], out_bits=8, groups=20, parts=2)
    process = build(unit, 1, 1, 0)
    assert isinstance(process, HeldProcess)
    credits = dict(zip(process.number.tolist(), process.credits.tolist(), strict=True))
    assert credits.pop(0) == -1
    reserved = [2 * group for group in range(20)]  # beats of the groups before
    waits = [max(-1, beats + 2 - unit.depth - 1) for beats in reserved]
    assert credits == {2 * group + 1: waits[group] for group in range(20)}


def test_words_that_are_chunks_leave_one_by_one() -> None:
    """A group of three words that are not kept: each word has an issue of its own."""
    weights = np.zeros((3, 2, 1), dtype=np.int64)
    unit = mac(WindowHold(8, 8, 1, 1, 12), 4, weights, weights[:1, :, 0], out_bits=8, groups=1)
    process = build(unit, 12, 1, 0)
    assert isinstance(process, HeldProcess)
    assert process.number.tolist() == list(range(12))
    assert process.first.tolist() == process.last.tolist() == list(range(12))
    assert process.emits.tolist() == [2, 5, 8, 11]


def test_a_large_window_has_few_issues_that_wait() -> None:
    """11 x 11 taps on 40 x 40: a new word and a group for each window, not 121 issues."""
    feeder = WindowBuffer(8, 1, (40, 40), (11, 11), (1, 1), (5, 5), (40, 40), 1, 500, 0)
    weights = np.zeros((121, 1, 1), dtype=np.int64)
    unit = mac(feeder, 1600, weights, weights[:1, :, 0], out_bits=8, groups=1)
    process = build(unit, 1600, 1, 0)
    assert isinstance(process, AddressedProcess)
    assert len(process.number) <= 2 * 1600


@pytest.mark.parametrize("seed", range(20))
def test_other_storage_gives_the_process_that_is_built_with_it(seed: int) -> None:
    feeder = random_buffer(seed)
    windows = feeder.outputs[0] * feeder.outputs[1]
    unit = mac_of(feeder, windows, feeder.chunks, feeder.blocks * feeder.groups, 1)
    words = 2 * feeder.input_beats
    known = build(unit, words, 2, 1)
    for extra in (*options(unit)[1:4], 1 << 40):
        larger = enlarged(unit, extra)
        found, wanted = resized(larger, known, words, 2), build(larger, words, 2, 1)
        assert isinstance(found, AddressedProcess)
        assert isinstance(wanted, AddressedProcess)
        for name in ("number", "needs", "frees", "lags", "credits", "emits", "delays"):
            assert getattr(found, name).tolist() == getattr(wanted, name).tolist()
