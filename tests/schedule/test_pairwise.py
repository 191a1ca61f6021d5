"""Layers of two streams: lanes that differ, the arithmetic of each kind, the zero lanes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.pairwise import QuantAdd, QuantMul
from hwgen.schedule import pairwise
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Layer, Sizes, lower
from hwgen.schedule.pairwise import keeps_zero, meet, weighted
from hwgen.units.base import Unit
from hwgen.units.join import Join
from hwgen.units.product import Product
from hwgen.units.queue import Queue
from hwgen.units.streams import Stream

from .networks import quantized

BITS = IntFormat(8, True, 0.5)
NO_QUEUES = Sizes({"queue0": 0, "queue1": 0})


def layer(operator: str, lanes: tuple[int, int], channels: int = 6) -> Layer:
    graph = Graph("g")
    a, b = graph.input("a", (2, 3, channels)), graph.input("b", (2, 3, channels))
    graph.output(getattr(graph, operator)(a, b, name="y"))
    made = quantized(graph)
    streams = tuple(
        Stream((2, 3, channels), count, made.format(name))
        for name, count in zip("ab", lanes, strict=True)
    )
    return lower(made.node("y"), streams, None, NO_QUEUES)


def names(units: tuple[Unit, ...]) -> list[str]:
    return [unit.label for unit in units]


@pytest.mark.parametrize(
    ("operator", "units"),
    [("add", ["join", "sum"]), ("sub", ["join", "sum"]), ("mul", ["join", "product", "scale"])],
)
def test_a_join_is_followed_by_the_arithmetic(operator: str, units: list[str]) -> None:
    made = layer(operator, (6, 6))
    assert (made.operator, names(made.units)) == (operator, units)
    assert made.branches == ((), ())
    assert made.output.lanes == 6
    assert made.output.format == made.node.format  # type: ignore[attr-defined]


def test_the_narrow_stream_is_gathered_before_it_is_cut() -> None:
    made = layer("add", (2, 3))
    assert [names(branch) for branch in made.branches] == [["widen", "narrow"], []]
    assert made.output.lanes == 3
    assert made.units[0] == Join((24, 24))


def test_a_queue_waits_in_each_branch_until_it_is_sized() -> None:
    node, streams = layer("add", (2, 3)).node, layer("add", (2, 3)).inputs
    made = lower(node, streams, None, Sizes())
    assert [names(branch) for branch in made.branches] == [
        ["widen", "narrow", "queue0"],
        ["queue1"],
    ]
    sized = lower(node, streams, None, Sizes({"queue0": 0, "queue1": 6}))
    assert [names(branch) for branch in sized.branches] == [["widen", "narrow"], ["queue1"]]
    assert sized.branches[1][0] == Queue(24, 6, 24, "queue1")


def test_lanes_without_a_channel_become_zero() -> None:
    made = layer("add", (4, 4))
    assert isinstance(made.node, QuantAdd)
    assert not keeps_zero(made.node)
    assert names(made.units) == ["join", "sum", "mask"]


def test_no_mask_where_nothing_gives_zero() -> None:
    made = layer("mul", (4, 4)).node
    assert isinstance(made, QuantMul)
    zero = replace(made, input_a=BITS, input_b=BITS, format=BITS, requantizer=None)
    assert keeps_zero(zero)
    assert not keeps_zero(replace(zero, activation=(3, 9)))


def test_several_columns_meet_in_the_most() -> None:
    one, four = Stream((3, 5, 2), 1, BITS), Stream((3, 5, 2), 2, BITS, 4)
    first, second = meet((one, four))
    assert names(first) == ["widen", "several_columns"]
    assert second == ()


def test_the_factors_of_a_sum_are_found_once() -> None:
    node = layer("add", (6, 6)).node
    assert isinstance(node, QuantAdd)
    assert weighted(node) is weighted(node)


def test_without_factors_the_terms_come_from_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairwise, "weighted", lambda node: None)
    assert names(layer("sub", (6, 6)).units) == ["join", "terms", "scale"]


@pytest.mark.parametrize("operator", ["add", "mul"])
def test_a_layer_without_requantizer_is_refused(
    operator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairwise, "weighted", lambda node: None)
    graph = Graph("g")
    a, b = graph.input("a", (6,)), graph.input("b", (6,))
    graph.output(getattr(graph, operator)(a, b, name="y"))
    node = replace(quantized(graph).node("y"), requantizer=None)  # type: ignore[call-arg]
    streams = (Stream((6,), 6, node.input_a), Stream((6,), 6, node.input_b))  # type: ignore[attr-defined]
    with pytest.raises(HwgenError) as error:
        lower(node, streams, None, Sizes())
    wanted = "layer 'y': has no requantizer\n  hint: run the passes of hwgen.quantize"
    assert str(error.value) == wanted


def test_every_word_takes_a_cycle() -> None:
    assert flow(Join((8, 8)), 12, 12) == Flow(12, 12)
    assert flow(Product(1, BITS, BITS), 12) == Flow(12, 12)
