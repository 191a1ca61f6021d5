from __future__ import annotations

import numpy as np

from hwgen.ir.formats import IntFormat
from hwgen.units.adders import Adders, adders, tractable
from hwgen.units.dot_product import DotProduct

BYTES = DotProduct(IntFormat(8, True, 1.0), 8)
WEIGHTS = np.random.default_rng(2).integers(-128, 128, (6, 4))


def test_one_graph_gives_all_sums() -> None:
    unit = adders(BYTES, WEIGHTS, 1)
    x = np.random.default_rng(0).integers(-128, 128, (9, 4))
    assert np.array_equal(unit.graph(x), x @ WEIGHTS.T)
    assert unit.latency(4) == unit.graph.depth
    assert not unit.multiplies
    assert (unit.circuits, BYTES.circuits) == ("a graph of adders", "multipliers")
    assert unit.parameters(4, 20) == ()


def test_outputs_read_their_slices() -> None:
    unit = adders(BYTES, WEIGHTS, 3)
    x = np.random.default_rng(0).integers(-128, 128, (9, 12))
    expected = [x[:, p // 2 * 4 : p // 2 * 4 + 4] @ WEIGHTS[p] for p in range(6)]
    assert np.array_equal(unit.graph(x), np.stack(expected, axis=1))


def test_stored_bits_of_a_bipolar_format_count_twice() -> None:
    unit = adders(DotProduct(IntFormat.bipolar(1.0), 8), WEIGHTS, 1)
    x = np.random.default_rng(0).integers(0, 2, (9, 4))
    assert np.array_equal(unit.graph(x), 2 * x @ WEIGHTS.T)


def test_wires_alone_take_a_cycle() -> None:
    unit = adders(BYTES, np.array([[0, 4], [1, 0]]), 1)
    assert isinstance(unit, Adders)
    assert (unit.graph.depth, unit.latency(2)) == (0, 1)


def test_large_matrices_are_not_searched() -> None:
    assert tractable(np.full((16, 27), 85))
    assert not tractable(np.full((64, 144), 85))
    assert tractable(np.full((16, 144), 1))
