"""Timing of a softmax: each pixel is summed, then read again and freed."""

from __future__ import annotations

import numpy as np

from hwgen.timing.build import build
from hwgen.timing.issues import AddressedProcess
from hwgen.units.softmax import LATENCY, PAUSE, Softmax


@build.register(Softmax)
def _softmax(unit: Softmax, words: int, frames: int, start: int) -> AddressedProcess:
    """Issues of a pixel that can wait: the first of its sum, and every one of its output."""
    channels = unit.channels
    pixels = np.arange(words // channels)
    kept = 1 + channels
    inside = np.concatenate([[0], channels + PAUSE + np.arange(channels)])
    needs = np.full((len(pixels), kept), -1)
    needs[:, 0] = (pixels + 1) * channels - 1
    stored = np.arange(words)
    emits = stored // channels * kept + 1 + stored % channels
    credits = np.full(len(pixels) * kept, -1)
    credits[emits] = np.maximum(stored - unit.depth, -1)
    waits = stored - unit.capacity
    return AddressedProcess(
        inputs=words,
        outputs=words,
        start=start,
        number=(pixels[:, None] * unit.work + inside).reshape(-1),
        needs=needs.reshape(-1),
        frees=np.where(waits < 0, -1, emits[np.maximum(waits, 0)]),
        lags=np.zeros(words, dtype=np.int64),
        credits=credits,
        emits=emits,
        delays=np.full(words, LATENCY),
    )
