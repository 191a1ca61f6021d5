"""Bills of multiplier arrays and requantizers."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.estimate.bill import Bill, Multiplier
from hwgen.estimate.bills.arrays import dot_product, requantizer
from hwgen.estimate.design import bill_of
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule.plan import schedule
from hwgen.units.dot_product import Counted, DotProduct, Rows, Selected
from hwgen.units.mac import Mac

BYTE, BIT = IntFormat(8, True, 1.0, 0), IntFormat.bipolar(1.0)


def test_inputs_of_eight_bits_are_multiplied() -> None:
    found = dot_product(DotProduct(BYTE, 8), 4, 20)
    assert found.multipliers == (Multiplier(8, 8, 4),)
    assert found.adders == 2 * 17 + 18


def test_two_outputs_share_an_input_and_an_odd_one_is_left() -> None:
    narrow = DotProduct(BYTE, 8, narrow=True)
    found = dot_product(narrow, 4, 20, outputs=5)
    assert found.multipliers == (Multiplier(8, 8, 8, pair=15), Multiplier(8, 8, 4))
    assert sum(m.products for m in found.multipliers) == 20
    assert found.adders == 5 * (2 * 16 + 17)


@pytest.mark.parametrize(
    "dot",
    [Counted(BIT, 1), Selected(BYTE, 2), Rows(IntFormat(2, False, 1.0, 0), 2)],
    ids=["popcount", "select", "rows"],
)
def test_few_bits_need_no_multiplier(dot: DotProduct) -> None:
    found = dot_product(dot, 9, 12)
    assert found.multipliers == ()
    assert found.gates > 0


def _mac(bits: int) -> Mac:
    rng = np.random.default_rng(0)
    graph = Graph("net")
    x = graph.conv2d(graph.input("x", (6, 6, 2)), rng.normal(size=(3, 3, 2, 4)), name="conv")
    graph.output(x)
    made = quantize(graph, rng.normal(size=(2, 6, 6, 2)), activation_bits=bits)
    design = schedule(made, multipliers=4)
    return next(mac for _, mac in design.macs)


def test_an_array_has_its_products_and_its_requantizers() -> None:
    mac = _mac(8)
    found = bill_of([mac])
    assert sum(m.products for m in found.multipliers) == mac.pe * mac.simd + mac.lanes
    assert sum(m.words * m.bits for m in found.memories if m.rom) >= mac.weights.size * 8


def test_more_lanes_are_more_requantizers() -> None:
    form = _mac(8).requantizer
    one, four = (requantizer(form, lanes, 20, 8, 4) for lanes in (1, 4))
    assert len(one.multipliers) == 1
    assert four.multipliers[0].count == 4
    assert isinstance(four, Bill)
