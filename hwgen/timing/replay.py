"""Timing of a replay: words are stored, read several times, and freed by the last read."""

from __future__ import annotations

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.processes import BufferedProcess
from hwgen.units.replay import DEPTH, Replay


@build.register(Replay)
def _replay(unit: Replay, words: int, frames: int, start: int) -> BufferedProcess:
    stored = np.arange(words, dtype=np.int64)
    issues = np.arange(words * unit.factor, dtype=np.int64)
    needs = np.repeat(stored.reshape(-1, 1, unit.inner), unit.factor, axis=1).reshape(-1)
    last = issues.reshape(-1, unit.factor, unit.inner)[:, -1].reshape(-1)
    waits = stored - unit.capacity
    return BufferedProcess(
        inputs=words,
        outputs=len(issues),
        start=start,
        needs=needs,
        frees=np.where(waits < 0, -1, last[np.maximum(waits, 0)]),
        credits=np.maximum(issues - DEPTH, -1),
        emits=issues,
        delays=np.ones(len(issues), dtype=np.int64),
    )
