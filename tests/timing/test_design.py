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
    found = timing(design, 2, source=source, sink=sink)
    chain = build_chain(design.units, design.input.beats, 2, source=source, sink=sink)
    taken = stepped.run(list(chain.processes), 2 * design.input.beats, source, sink)
    position = 1
    for layer in design.layers:
        position += len(layer.units)
        if layer.units:
            assert found.layers[layer.name].tolist() == taken[position], layer.name
    assert found.source.tolist() == taken[0]
    assert found.sink.tolist() == taken[-1]


def test_streams_are_those_of_the_layers_with_units() -> None:
    assert list(timing(conv_pool(), 1).layers) == ["conv", "pool"]
    assert list(timing(dense_only(), 1).layers) == ["fc"]


def test_every_stream_has_the_beats_of_all_images() -> None:
    design = conv_pool()
    found = timing(design, 3)
    sizes = {layer.name: 3 * layer.output.beats for layer in design.layers if layer.units}
    assert {name: len(cycles) for name, cycles in found.layers.items()} == sizes
    assert len(found.source) == 3 * design.input.beats
    assert len(found.sink) == 3 * design.output.beats
    streams = (found.source, found.sink, *found.layers.values())
    assert all((np.diff(cycles) > 0).all() for cycles in streams)


def test_four_images_show_the_interval_that_the_work_allows() -> None:
    for design in (conv_pool(), dense_only()):
        assert timing(design).frames == 4
        assert timing(design).interval == interval_bound(design)
