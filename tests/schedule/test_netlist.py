"""Netlists: which unit reads which stream, in chains, behind forks, in front of joins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from hwgen.ir.graph import Graph
from hwgen.schedule import schedule
from hwgen.schedule.design import Design, Reader
from hwgen.schedule.netlist import Netlist, chain_netlist, netlist
from hwgen.units.fork import Fork
from hwgen.units.join import Join
from hwgen.units.plumbing import Skid

from .networks import (
    conv_pool,
    forked_graph,
    nested_graph,
    quantized,
    random_network,
    two_inputs_graph,
)


def labels(made: Netlist) -> list[str]:
    return [f"{found.layer}.{found.unit.label}" for found in made.instances]


def twice() -> Design:
    """An input that is added to itself: one layer reads it at both inputs."""
    graph = Graph("twice")
    x = graph.input("x", (2, 3, 2))
    graph.output(graph.add(x, x, name="sum"))
    return schedule(quantized(graph))


def random_design(seed: int) -> Design:
    return schedule(random_network(seed))


DESIGNS: dict[str, Callable[[], Design]] = {
    "nested": lambda: schedule(nested_graph()),
    "chain": conv_pool,
    "forked": lambda: schedule(forked_graph()),
    "two-inputs": lambda: schedule(two_inputs_graph()),
    "twice": twice,
    **{f"random-{seed}": partial(random_design, seed) for seed in range(4)},
}


@pytest.mark.parametrize("name", DESIGNS)
def test_every_stream_has_one_maker_and_one_reader(name: str) -> None:
    made = netlist(DESIGNS[name]())
    written = [s for found in made.instances for s in found.outputs] + list(made.sources.values())
    read = [s for found in made.instances for s in found.inputs] + list(made.sinks.values())
    assert sorted(written) == list(range(made.streams))
    assert sorted(read) == list(range(made.streams))


@pytest.mark.parametrize("name", DESIGNS)
def test_every_unit_stands_behind_those_that_it_reads(name: str) -> None:
    made = netlist(DESIGNS[name]())
    for number, found in enumerate(made.instances):
        assert all(made.makers.get(stream, -1) < number for stream in found.inputs)


@pytest.mark.parametrize("name", DESIGNS)
def test_every_stream_has_the_width_of_both_its_ends(name: str) -> None:
    made = netlist(DESIGNS[name]())
    for number, found in enumerate(made.instances):
        for port, stream in enumerate(found.inputs):
            maker = made.makers.get(stream)
            if maker is None:
                continue
            before = made.instances[maker]
            index = before.outputs.index(stream)
            assert output_bits(before.unit)[index] == input_bits(found.unit)[port], labels(made)[
                number
            ]


def input_bits(unit: object) -> tuple[int, ...]:
    ports: tuple[int, ...] = getattr(unit, "ports", ())
    return ports or (unit.input_bits,)  # type: ignore[attr-defined]


def output_bits(unit: object) -> tuple[int, ...]:
    return unit.outputs if isinstance(unit, Fork) else (unit.output_bits,)  # type: ignore[attr-defined]


def test_a_chain_runs_from_a_source_to_a_sink() -> None:
    made = chain_netlist([Skid(8), Skid(8)])
    assert [(found.inputs, found.outputs) for found in made.instances] == [
        ((0,), (1,)),
        ((1,), (2,)),
    ]
    assert (made.sources, made.sinks, made.streams) == ({"source": 0}, {"sink": 2}, 3)
    assert (made.makers, made.readers) == ({1: 0, 2: 1}, {0: 0, 1: 1})


def test_layers_without_units_are_names_of_the_stream_before() -> None:
    made = netlist(conv_pool())
    assert made.layers["output"] == made.layers["pool"] == made.sinks["output"]
    assert labels(made)[0] == "image.skid"


def test_a_fork_stands_behind_its_layer_and_feeds_each_reader() -> None:
    design = schedule(forked_graph())
    made = netlist(design)
    (fork,) = [found for found in made.instances if isinstance(found.unit, Fork)]
    assert (fork.layer, fork.inputs) == ("image", (made.layers["image"],))
    readers = (Reader("left", 0), Reader("right", 0), Reader("bare", 0))
    assert fork.outputs == tuple(made.branches["image", reader] for reader in readers)
    assert made.layers["bare"] == made.branches["image", Reader("bare", 0)] == made.sinks["bare"]


def test_a_layer_that_reads_a_stream_twice_has_two_branches_of_it() -> None:
    made = netlist(twice())
    (join,) = [found for found in made.instances if isinstance(found.unit, Join)]
    assert join.inputs == tuple(made.branches["x", Reader("sum", index)] for index in (0, 1))
    assert len(set(join.inputs)) == 2


def test_each_input_has_its_source_and_each_output_its_sink() -> None:
    made = netlist(schedule(two_inputs_graph()))
    assert list(made.sources) == ["left", "right"]
    assert list(made.sinks) == ["values", "picture"]
    assert len({*made.sources.values(), *made.sinks.values()}) == 4
