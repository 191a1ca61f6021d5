from __future__ import annotations

import numpy as np
import pytest

from hwgen import golden, quantize
from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES
from hwgen.golden.convolution import accumulators
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.verify import accumulator_reach

from .networks import data, small


@pytest.mark.parametrize("rule", RULES)
def test_requantizer_gives_the_golden_tensor_on_every_layer(rule: str) -> None:
    graph = quantize(small(), data(), rule=rule, power_of_two=rule in POWER_OF_TWO_RULES)
    tensors = golden(graph, data(seed=5, frames=40))
    for node in graph.nodes:
        if isinstance(node, QuantConv2d | QuantDense):
            assert node.requantizer is not None
            acc = accumulators(node, tensors[node.inputs[0]])
            np.testing.assert_array_equal(node.requantizer.apply(acc), tensors[node.name])


def test_requantizer_covers_exactly_the_reachable_accumulators() -> None:
    graph = quantize(small(), data())
    node = graph.node("fc")
    assert isinstance(node, QuantDense)
    assert node.requantizer is not None
    reach = accumulator_reach(graph, node)
    np.testing.assert_array_equal(node.requantizer.acc_lo, reach.lo)
    np.testing.assert_array_equal(node.requantizer.acc_hi, reach.hi)
