"""Timing of designs: names of the streams, and their cycles clock by clock."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.timing.model import build_chain
from hwgen.timing.stalls import KINDS, pattern

from ..schedule.networks import conv_pool, dense_only
from . import stepped


@pytest.mark.parametrize("kind", KINDS)
def test_every_stream_has_its_cycles_clock_by_clock(kind: str) -> None:
    design = conv_pool()
    source, sink = pattern(kind, 3), pattern(kind, 4)
    beats = timing(design, 2, source=source, sink=sink).beats
    chain = build_chain(design.units, design.input.beats, 2, source=source, sink=sink)
    taken = stepped.run(list(chain.processes), 2 * design.input.beats, source, sink)
    position = 1
    for layer in design.layers:
        position += len(layer.units)
        if layer.units:
            assert beats[layer.name].tolist() == taken[position], layer.name
    assert beats["s_axis"].tolist() == taken[0]
    assert beats["m_axis"].tolist() == taken[-1]


def test_streams_are_the_ports_and_the_layers_with_units() -> None:
    assert list(timing(conv_pool(), 1).beats) == ["s_axis", "m_axis", "conv", "pool"]
    assert list(timing(dense_only(), 1).beats) == ["s_axis", "m_axis", "fc"]


def test_every_stream_has_the_beats_of_all_images() -> None:
    design = conv_pool()
    found = timing(design, 3)
    sizes = {layer.name: 3 * layer.output.beats for layer in design.layers if layer.units}
    sizes |= {"s_axis": 3 * design.input.beats, "m_axis": 3 * design.output.beats}
    assert {name: len(cycles) for name, cycles in found.beats.items()} == sizes
    assert all((np.diff(cycles) > 0).all() for cycles in found.beats.values())


def test_four_images_show_the_interval_that_the_work_allows() -> None:
    for design in (conv_pool(), dense_only()):
        assert timing(design).frames == 4
        assert timing(design).interval == interval_bound(design)
