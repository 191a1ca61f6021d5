"""Sums of two tensors in front of a Quant node."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.lookup import QuantLookup
from hwgen.ir.pairwise import QuantAdd
from tests.frontends.onnx.qonnx.models import QuantBuilder, check, close, messages
from tests.frontends.onnx.qonnx.test_roots import conv, start
from tests.frontends.onnx.real.models import imported


def test_sums_of_unlike_scales_are_exact_where_they_are_powers_of_two() -> None:
    b, x = start()
    y = b.quant(conv(b, b.node("Pad", x, b.constant([0, 0, 1, 1] * 2, np.int64))), 2.0**-1, 4)
    z = b.quant(b.node("Conv", x, b.weight(4, 3, 1, 1)), 2.0**-4, 8)
    b.output(b.quant(b.node("Relu", b.node("Sub", y, z)), 2.0**-2, 5, signed=0))
    graph = check(b).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantAdd)]
    assert layer.rule == "half_even"


def test_a_sum_of_other_scales_says_that_ties_may_differ() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 8), 0.11, 6)
    b.output(b.quant(b.node("Add", x, b.quant(x, 0.07, 5)), 0.15, 6))
    graph = check(b).graph
    assert graph is not None
    assert "may round ties in another way" in graph.notes[0]


@pytest.mark.parametrize(("bits", "signed", "kind"), [(4, 1, "Add"), (4, 0, "Add"), (8, 1, "Sub")])
def test_a_batch_norm_behind_a_sum_is_a_table_of_it(bits: int, signed: int, kind: str) -> None:
    b = QuantBuilder(bits)
    x = b.quant(b.input(1, 3, 6, 6), 2.0**-3, bits, signed=signed)
    y = b.quant(b.node("Relu", b.node("Conv", x, b.weight(3, 3, 1, 1))), 2.0**-3, bits, signed=0)
    total = b.node("Relu", b.norm(b.node(kind, x, y), 3))
    b.output(b.quant(total, 2.0**-2, bits, signed=0))
    graph = check(b, least=3).graph
    assert graph is not None
    assert sum(isinstance(node, QuantAdd) for node in graph.nodes) == 1
    (table,) = [node for node in graph.nodes if isinstance(node, QuantLookup)]
    assert len(table.table) == 3


def test_a_function_behind_a_sum_need_not_rise() -> None:
    b, x = start()
    y = b.quant(b.node("Conv", x, b.weight(3, 3, 1, 1)), 2.0**-2, 4)
    b.output(b.quant(b.node("HardSwish", b.node("Add", x, y)), 2.0**-3, 6))
    check(b, least=2)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("bits", [4, 8])
def test_operands_without_a_quant_keep_the_sum_within_one_step(
    bits: int, both: bool, seed: int
) -> None:
    b = QuantBuilder(seed)
    x = b.quant(b.input(1, 4, 8, 8), 2.0 ** (2 - bits), bits)
    y = b.norm(b.node("Conv", x, b.weight(4, 4, 1, 1)), 4)
    other = b.norm(b.node("Conv", x, b.weight(4, 4, 1, 1)), 4) if both else x
    total = b.node("Relu", b.node("Add", y, other))
    b.output(b.quant(total, 2.0 ** (3 - bits), bits, signed=0))
    compared, different, furthest = close(b, seed)
    assert compared >= 2 * 256
    assert furthest <= 1
    assert different < compared / 4
    graph = imported(b.model()).graph
    assert graph is not None
    assert "has 10 bits, in steps of 0." in graph.notes[0]


def test_a_sum_of_sums_needs_a_quant_in_between() -> None:
    b, x = start()
    y = b.node("Conv", x, b.weight(3, 3, 1, 1))
    b.output(b.quant(b.node("Add", b.node("Add", y, x), x), 2.0**-2, 6))
    (found,) = messages(b)
    assert "which no Quant node has rounded" in found


def test_a_batch_norm_behind_a_wide_sum_needs_a_quant_in_between() -> None:
    b, x = start()
    y = b.quant(b.node("Conv", x, b.weight(3, 3, 1, 1)), 2.0**-9, 8)
    b.output(b.quant(b.norm(b.node("Add", x, y), 3), 2.0**-2, 6))
    (found,) = messages(b)
    assert "only clips and one positive factor" in found
    assert "put a Quant node directly behind" in found
