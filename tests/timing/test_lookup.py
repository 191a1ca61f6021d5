"""A table takes the time of a skid buffer, between any other units."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.timing.build import build
from hwgen.timing.model import build_chain
from hwgen.timing.processes import SkidProcess
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.base import Unit
from hwgen.units.lookup import Lookup

from . import stepped
from .chains import random_chain

FRAMES = 3
PAIRS = [(source, sink) for source in KINDS for sink in KINDS]
UNIT = Lookup(1, 8, 8, 4, np.zeros((1, 256), dtype=np.int64))


def test_a_table_is_a_skid_buffer() -> None:
    assert build(UNIT, 24, 3, 1) == SkidProcess(24, 24, 1)


@pytest.mark.parametrize("seed", range(25))
def test_tables_between_random_units_take_every_word_in_the_same_cycle(seed: int) -> None:
    generator = np.random.default_rng(7000 + seed)
    others, beats = random_chain(generator, int(generator.integers(1, 4)))
    units: list[Unit] = [UNIT]
    for unit in others:
        units += [unit, UNIT]
    source, sink = (pattern(kind, seed) for kind in PAIRS[seed])
    chain = build_chain(units, beats, FRAMES, source=source, sink=sink, start=seed % 2)
    expected = stepped.run(list(chain.processes), beats * FRAMES, source, sink)
    solved = chain.solve()
    assert solved.sink.tolist() == expected[-1]
    for pops, taken in zip(solved.pops, expected, strict=True):
        # Words behind the last one that is needed may still be on their way at the end.
        assert pops.tolist()[: len(taken)] == taken
