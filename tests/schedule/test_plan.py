"""From a quantized graph to a design in one call."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen import Graph, HwgenError
from hwgen.estimate import estimate
from hwgen.frontends import load
from hwgen.passes.quantize import quantize
from hwgen.schedule import Folding, schedule
from hwgen.schedule.work import interval_bound

from .networks import conv_pool_graph, quantized


def test_a_design_has_the_name_of_its_graph_unless_given_another() -> None:
    assert schedule(conv_pool_graph()).name == "tiny"
    assert schedule(conv_pool_graph(), name="other").name == "other"


def test_an_interval_is_met() -> None:
    for interval in (36, 54, 108, 400):
        assert interval_bound(schedule(conv_pool_graph(), interval=interval)) <= interval


def test_a_budget_is_kept() -> None:
    assert schedule(conv_pool_graph(), multipliers=5).multipliers <= 5


def test_a_folding_by_hand_is_kept() -> None:
    design = schedule(conv_pool_graph(), folding={"conv": Folding(2, 5)})
    assert design.layers[0].folding == Folding(2, 5)


def test_an_interval_that_a_stream_cannot_meet_is_refused() -> None:
    graph = Graph("wide")
    graph.output(graph.max_pool2d(graph.input("image", (4, 6, 1)), 2))
    with pytest.raises(HwgenError) as caught:
        schedule(quantized(graph), interval=23)
    assert str(caught.value) == (
        "layer 'image': needs 24 cycles per image, more than the interval of 23\n"
        "  hint: raise pixels, or ask for an interval of 24 or more"
    )
    assert interval_bound(schedule(quantized(graph), interval=12, pixels=2)) == 12


def test_a_design_for_a_part_is_for_its_family() -> None:
    for device, family in (("ecp5-12k", "ecp5"), ("xc7z010", "xc7"), ("ice40-hx8k", "generic")):
        assert schedule(conv_pool_graph(), device=device).target == family
    with pytest.raises(HwgenError, match="target 'ecp5' is another family than xc7z020, xc7"):
        schedule(conv_pool_graph(), device="xc7z020", target="ecp5")


def test_a_part_and_an_interval_are_both_kept() -> None:
    design = schedule(conv_pool_graph(), device="ecp5-85k", interval=100)
    assert interval_bound(design) <= 100
    assert design.multipliers == 0  # a graph of adders takes less than multipliers and their ROM
    slower = schedule(conv_pool_graph(), device="ecp5-85k", interval=200)
    assert slower.multipliers == schedule(conv_pool_graph(), interval=200).multipliers > 0


def test_a_part_alone_gives_the_fastest_design() -> None:
    large, small = (schedule(conv_pool_graph(), device=name) for name in ("ecp5-85k", "ice40-hx8k"))
    assert interval_bound(large) == 36
    assert interval_bound(small) >= interval_bound(large)


def test_a_slower_design_is_tried_where_nothing_fits_beside_the_buffers_of_the_first() -> None:
    model = load(Path(__file__).parents[2] / "examples" / "small_cnn.py")
    assert model.calibration is not None
    graph = quantize(model.graph, model.calibration)
    design = schedule(graph, device="ice40-up5k")
    takes = estimate(design, "ice40").total
    assert takes.dsp <= 8
    assert takes.ram <= 30
    assert interval_bound(design) < 100_000
