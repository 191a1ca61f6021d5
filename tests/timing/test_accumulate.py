"""Windows that do not overlap: which word completes which, and chains clock by clock."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.timing.accumulate import AccumulateProcess
from hwgen.timing.build import build
from hwgen.timing.model import UNIT_START, build_chain
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.accumulate import Accumulate
from hwgen.units.base import Unit
from hwgen.units.sums import SumReduce

from . import steps_pooling  # noqa: F401  (it registers its steps)
from .stepped import run

PAIRS = [(source, sink) for source in KINDS for sink in KINDS]


def random_accumulate(generator: np.random.Generator, frames: int = 2) -> Accumulate:
    """Any window that sees a position, with a stride of at least the window."""
    inner, window = (int(n) for n in generator.integers((1, 1), (7, 5)))
    stride = window + int(generator.integers(0, 3))
    pad = int(generator.integers(0, window))
    positions = max(window - pad, 1) + int(generator.integers(0, 10))
    # The last window starts inside the frame, or leaves positions behind it.
    most = (positions + pad - 1) // stride + 1
    outputs = int(generator.integers(1, most + 1))
    lanes, bits = (int(n) for n in generator.integers((1, 2), (4, 12)))
    signed, maximum = (bool(n) for n in generator.integers(0, 2, 2))
    out_bits = bits if maximum else bits + int(window - 1).bit_length() + int(not signed)
    return Accumulate(
        lanes,
        bits,
        signed,
        out_bits,
        maximum,
        positions,
        inner,
        window,
        stride,
        pad,
        outputs,
        frames,
        "rows",
    )


def last_words(unit: Accumulate, images: int) -> list[int]:
    """The word behind each output, window by window."""
    found = []
    for walk in range(images * unit.frames):
        for window in range(unit.outputs):
            taps = [window * unit.stride - unit.pad + tap for tap in range(unit.window)]
            last = max(tap for tap in taps if 0 <= tap < unit.positions)
            for index in range(unit.inner):
                found.append((walk * unit.positions + last) * unit.inner + index)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_each_window_leaves_behind_its_last_position(seed: int) -> None:
    unit = random_accumulate(np.random.default_rng(seed))
    process = build(unit, 3 * unit.input_beats, 3, 1)
    assert isinstance(process, AccumulateProcess)
    assert process.last.tolist() == last_words(unit, 3)
    assert process.outputs == 3 * unit.output_beats
    assert (process.latency, process.depth) == (unit.latency, unit.depth)


@pytest.mark.parametrize("seed", range(50))
def test_chains_equal_their_steps(seed: int) -> None:
    generator = np.random.default_rng(seed)
    first = random_accumulate(generator)
    middle = SumReduce(2, 1, 8, True, 9, "sum")
    beats = first.output_beats
    last = Accumulate(1, 8, True, 10, False, beats, 1, 2, 2, 0, -(-beats // 2), 1, "last")
    units: list[Unit] = [first, middle, last]
    source, sink = (pattern(k, seed + n) for n, k in enumerate(PAIRS[seed % len(PAIRS)]))
    words = first.input_beats
    chain = build_chain(units, words, 3, source=source, sink=sink, start=UNIT_START)
    found = [pops.tolist() for pops in chain.solve().pops]
    assert found == run(list(chain.processes), 3 * words, source, sink)
