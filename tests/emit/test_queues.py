"""Queues in front of joins: where they stand, and what the record of a design says of them."""

from __future__ import annotations

import numpy as np

from hwgen.emit.design_json import design_record
from hwgen.emit.files import name_design
from hwgen.emit.folder import stream_cycles
from hwgen.emit.queues import queue_sites
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.timing.design import timing
from hwgen.timing.fork import most_held
from hwgen.timing.stalls import pattern

DEPTH = 6


def design(extra: dict[str, int]) -> Design:
    """A convolution, one output at a time, and another input, which meet in a sum."""
    rng = np.random.default_rng(0)
    graph = Graph("net")
    x, y = graph.input("x", (4, 4, 3)), graph.input("y", (4, 4, 3))
    x = graph.conv2d(x, rng.normal(size=(1, 1, 3, 3)), name="conv")
    graph.output(graph.add(x, y, name="sum"))
    images = {name: rng.normal(size=(4, 4, 4, 3)) for name in "xy"}
    quantized = quantize(graph, images)
    return lower_graph(quantized, "net", "generic", {"conv": Folding(1, 3)}, {"sum": Sizes(extra)})


def test_a_queue_stands_between_a_layer_and_the_one_that_joins() -> None:
    made = design({"queue0": 0, "queue1": DEPTH})
    (site,) = queue_sites(made, name_design(made))
    assert (site.source, site.reader, site.unit.depth) == ("y", "sum", DEPTH)
    assert (site.entry, site.exit) == ("y_stream", "u_sum_layer.queue1_1")
    assert not site.inside


def test_behind_an_adapter_its_entry_is_inside_of_the_layer() -> None:
    made = design({"queue0": DEPTH, "queue1": 0})
    (site,) = queue_sites(made, name_design(made))
    assert (site.source, site.inside) == ("conv", True)
    assert site.entry.startswith("u_sum_layer.")
    assert site.entry.endswith("_0")


def test_no_words_are_no_queue() -> None:
    made = design({"queue0": 0, "queue1": 0})
    assert list(queue_sites(made, name_design(made))) == []


def test_the_record_has_its_mark_and_the_streams_on_both_sides() -> None:
    made = design({"queue0": DEPTH, "queue1": DEPTH})
    names, found = name_design(made), timing(made)
    record = design_record(made, found.figures, names, {})
    taps = {tap["signal"]: tap for tap in record["taps"]}
    cycles = stream_cycles(made, names, found.frames, pattern("never"), pattern("never"))
    assert [fifo["layer"] for fifo in record["fifos"]] == ["conv", "y"]
    for fifo, site in zip(record["fifos"], queue_sites(made, names), strict=True):
        ends = cycles[fifo["from"]], cycles[fifo["signal"]]
        assert fifo["high_water"] == most_held(*ends) <= fifo["depth"] == DEPTH
        assert not taps[fifo["signal"]]["compared"]
        assert taps[fifo["signal"]]["lane_bits"] == site.unit.bits
        for name, times in zip((fifo["from"], fifo["signal"]), ends, strict=True):
            assert taps[name]["beats"] * found.frames == len(times)
    assert "compared" not in taps["y_stream"]
