"""hwgen_serial_multiplier, in requantizers: wide products from one block in 2 or 4 cycles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen import Folding, Graph, quantize
from hwgen.emit.render import library
from hwgen.schedule import schedule
from hwgen.units.mac import Mac, limbs
from tests.fuzz.case import Case
from tests.fuzz.run_case import differences

pytestmark = pytest.mark.simulator("icarus")


def wide(rule: str, bits: int, seed: int) -> Graph:
    """A layer of 6 outputs; with 7 bits its multipliers are wide, with 12 its accumulators too."""
    generator = np.random.default_rng(seed)
    graph = Graph("wide")
    x = graph.input("image", (4, 5, 8))
    weight, bias = generator.normal(size=(3, 3, 8, 6)), generator.normal(size=6)
    x = graph.conv2d(x, weight, bias, padding=1, name="conv")
    graph.output(graph.max_pool2d(x, 2, name="pool"))
    images = generator.normal(size=(4, 4, 5, 8))
    return quantize(graph, images, rule=rule, activation_bits=bits, weight_bits=bits)


@pytest.mark.parametrize(
    ("bits", "folding", "cycles"),
    [
        (7, Folding(6, 3), 2),
        (7, Folding(2, 4), 2),
        (7, Folding(6, 6), 2),
        (7, Folding(6, 36), 1),
        (12, Folding(4, 3), 4),
        (12, Folding(6, 3), 4),
        (12, Folding(1, 18), 4),
        (12, Folding(6, 24), 1),
    ],
    ids=str,
)
def test_a_group_that_takes_long_enough_has_one_block_a_lane(
    bits: int, folding: Folding, cycles: int, tmp_path: Path
) -> None:
    """Bits and cycles of whole designs under stalls, also where parts leave without a pause."""
    graph = wide("D", bits, bits + folding.pe)
    images = np.random.default_rng(bits).integers(-(1 << bits - 1), 1 << bits - 1, (2, 4, 5, 8))
    case = Case(folding.simd, graph, {"conv": folding}, images, "random", "heavy", 2)
    mac = _mac(graph, folding)
    assert (mac.part_cycles, mac.parts * mac.part_cycles <= mac.chunks) == (cycles, True)
    assert differences(case, tmp_path) == []


def _mac(graph: Graph, folding: Folding) -> Mac:
    design = schedule(graph, folding={"conv": folding})
    return next(unit for unit in design.units if isinstance(unit, Mac))


def test_limbs_are_those_of_both_operands() -> None:
    form = _mac(wide("D", 8, 1), Folding(1, 1)).requantizer
    narrow = replace(form, multiplier=form.multiplier >> 8)
    assert [limbs(form, bits) for bits in (18, 19, 35, 36)] == [2, 4, 4, 1]
    assert [limbs(narrow, bits) for bits in (18, 19)] == [1, 2]


def test_the_requantizer_uses_it() -> None:
    assert "hwgen_serial_multiplier #(" in library()["hwgen_requantizer.v"]
