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


def test_columns_of_constants_that_never_change_are_no_memory() -> None:
    form = _mac(8).requantizer
    alike = form.channel_slice(np.zeros(4, dtype=np.int64))
    (some,) = requantizer(form, 1, 20, 8, 4).memories
    (none,) = requantizer(alike, 1, 20, 8, 4).memories
    assert none.bits == 0 < some.bits < form.multiplier_bits + 2 * form.offset_bits


def test_a_window_beyond_the_image_needs_the_place_of_each_tap() -> None:
    plain, padded, flat = (bill_of([_buffered(padding, size)]) for padding, size in _BUFFERS)
    assert padded.adders > plain.adders > flat.adders
    assert padded.registers > plain.registers > flat.registers


_BUFFERS = (0, 12), (1, 12), (0, 1)  # padding of a window, rows and columns of the image


def _buffered(padding: int, size: int) -> Mac:
    """A convolution, or a dense layer where the image is one pixel, by one multiplier."""
    rng = np.random.default_rng(0)
    graph = Graph("net")
    x = graph.input("x", (size, size, 8))
    taps = min(size, 3)
    x = graph.conv2d(x, rng.normal(size=(taps, taps, 8, 4)), padding=padding, name="conv")
    graph.output(x)
    made = quantize(graph, rng.normal(size=(2, size, size, 8)))
    return next(mac for _, mac in schedule(made, multipliers=1).macs)
