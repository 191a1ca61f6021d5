"""Timing of a border: its words wait for the first word of their image only."""

from __future__ import annotations

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.processes import BufferedProcess
from hwgen.units.border import DEPTH, Border


@build.register(Border)
def _border(unit: Border, words: int, frames: int, start: int) -> BufferedProcess:
    top, _, left, _ = unit.padding
    shape = (frames, *unit.image, unit.words)
    needs = np.zeros((frames, *unit.padded, unit.words), dtype=np.int64)
    needs += (np.arange(frames) * unit.input_beats)[:, None, None, None]
    inside = np.zeros(needs.shape, dtype=np.bool_)
    inside[:, top : top + unit.image[0], left : left + unit.image[1]] = True
    needs[inside] = np.arange(words)
    reads = np.flatnonzero(inside)
    issues = np.arange(needs.size)
    assert words == np.prod(shape)
    return BufferedProcess(
        inputs=words,
        outputs=len(issues),
        start=start,
        needs=needs.reshape(-1),
        frees=np.concatenate([np.full(min(unit.landing, words), -1), reads])[:words],
        credits=np.maximum(issues - DEPTH, -1),
        emits=issues,
        delays=np.zeros(len(issues), dtype=np.int64),
    )
