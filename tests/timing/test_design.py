"""Timing of designs: names of the streams, and their cycles clock by clock."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.schedule import schedule
from hwgen.schedule.netlist import netlist
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.timing.model import DESIGN_START
from hwgen.timing.network import build_network
from hwgen.timing.stalls import KINDS, PORT_SHIFT, pattern

from ..schedule.networks import (
    conv_pool,
    conv_pool_graph,
    dense_graph,
    dense_only,
    forked_graph,
    nested_graph,
    residual_graph,
    two_inputs_graph,
)
from .steps_network import run_network

DESIGNS = {
    "chain": conv_pool_graph,
    "dense": dense_graph,
    "forked": forked_graph,
    "two-inputs": two_inputs_graph,
    "residual": residual_graph,
    "nested": nested_graph,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", DESIGNS)
def test_every_stream_has_its_cycles_clock_by_clock(name: str, kind: str) -> None:
    design = schedule(DESIGNS[name]())  # type: ignore[operator]
    source, sink = pattern(kind, 3), pattern(kind, 4)
    found = timing(design, 2, source=source, sink=sink)
    units = netlist(design)
    beats = [port.stream.beats for port in design.inputs]
    network = build_network(units, beats, 2, source=source, sink=sink, start=DESIGN_START)
    taken = run_network(network, source, sink)
    for times, streams in (
        (found.sources, units.sources),
        (found.sinks, units.sinks),
        (found.layers, units.layers),
    ):
        assert {layer: cycles.tolist() for layer, cycles in times.items()} == {
            layer: taken[stream] for layer, stream in streams.items()
        }
    for layer, branches in found.branches.items():
        readers = design.readers(layer)
        assert [cycles.tolist() for cycles in branches] == [
            taken[units.branches[layer, reader]] for reader in readers
        ]


def test_streams_are_named_after_ports_layers_and_forks() -> None:
    found = timing(schedule(forked_graph()), 1)
    assert list(found.sources) == ["image"]
    assert list(found.layers) == ["image", "left", "right", "first", "second", "bare"]
    assert list(found.sinks) == ["first", "second", "bare"]
    assert {layer: len(cycles) for layer, cycles in found.branches.items()} == {"image": 3}
    assert timing(conv_pool(), 1).branches == {}


def test_a_layer_without_units_has_the_cycles_of_the_stream_that_it_passes_on() -> None:
    found = timing(schedule(forked_graph()), 2)
    assert found.layers["first"].tolist() == found.layers["left"].tolist()
    assert found.sinks["first"].tolist() == found.layers["left"].tolist()
    assert found.sinks["bare"].tolist() == found.branches["image"][2].tolist()


def test_every_input_and_output_plays_the_pattern_from_its_own_place() -> None:
    """A source that pauses for long at port 1 leaves what hangs on port 0 alone."""
    design = schedule(two_inputs_graph())
    late = np.zeros(4096, dtype=np.bool_)
    late[PORT_SHIFT : PORT_SHIFT + 40] = True
    free, stalled = timing(design, 2), timing(design, 2, source=late)
    assert stalled.sources["left"].tolist() == free.sources["left"].tolist()
    assert stalled.sinks["values"].tolist() == free.sinks["values"].tolist()
    assert stalled.sources["right"][0] == 40
    assert stalled.sinks["picture"][0] > free.sinks["picture"][0]


def test_every_stream_has_the_beats_of_all_images() -> None:
    design = conv_pool()
    found = timing(design, 3)
    sizes = {name: 3 * stream.beats for name, stream in design.streams.items()}
    assert {name: len(cycles) for name, cycles in found.layers.items()} == sizes
    assert len(found.source) == 3 * design.inputs[0].stream.beats
    assert len(found.sink) == 3 * design.outputs[0].output.beats
    streams = (found.source, found.sink, *found.layers.values())
    assert all((np.diff(cycles) > 0).all() for cycles in streams)


def test_as_many_images_as_it_takes_show_the_interval_that_the_work_allows() -> None:
    for design, frames in ((conv_pool(), 4), (dense_only(), 6)):
        assert timing(design).frames == frames
        assert timing(design).interval == timing(design, 12).interval == interval_bound(design)
