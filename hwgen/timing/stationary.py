"""Timing of input-stationary arrays: groups end one behind the other, with the last input word."""

from __future__ import annotations

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.issues import HeldProcess, merged
from hwgen.units.stationary import Stationary


@build.register(Stationary)
def _stationary(unit: Stationary, words: int, frames: int, start: int) -> HeldProcess:
    first = np.arange(words) * unit.groups
    window = np.arange(frames * unit.windows)[:, None] * unit.chunks + unit.chunks - 1
    ends = (window * unit.groups + np.arange(unit.groups)).reshape(-1)
    number = merged(first, first + unit.groups - 1, ends)
    last = np.searchsorted(number, ends)
    credits = np.full(len(number), -1)
    credits[last] = np.maximum(np.arange(len(last)) - unit.results, -1)
    return HeldProcess(
        words,
        len(ends),
        start,
        number,
        np.searchsorted(number, first),
        np.searchsorted(number, first + unit.groups - 1),
        credits,
        last,
        np.full(len(ends), unit.latency),
    )
