"""Rounding of layers without thresholds of their own."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.frontends.onnx.qonnx.rules import single
from hwgen.ir.pairwise import QuantMul
from tests.frontends.onnx.qonnx.models import QuantBuilder, check, messages


def product(mode: str, scale: float) -> QuantBuilder:
    b = QuantBuilder(3)
    x = b.quant(b.input(1, 20), 2.0**-3, 5)
    y = b.quant(b.node("Sigmoid", x), 2.0**-4, 4, signed=0)
    b.output(b.quant(b.node("Mul", x, y), scale, 5, rounding_mode=mode))
    return b


@pytest.mark.parametrize(("mode", "rule"), [("ROUND", "half_even"), ("FLOOR", "floor")])
def test_a_rule_with_the_steps_of_the_quantizer_is_found(mode: str, rule: str) -> None:
    graph = check(product(mode, 2.0**-3)).graph
    assert graph is not None
    (layer,) = [node for node in graph.nodes if isinstance(node, QuantMul)]
    assert layer.rule == rule


def test_a_mode_without_a_rule_is_refused() -> None:
    (found,) = messages(product("UP", 2.0**-3))
    assert "no rounding rule equals UP" in found


def test_accumulators_become_single_precision() -> None:
    found = single(np.array([1, (1 << 24) + 1]), 1.0)
    assert found.dtype == np.float32
    assert found.tolist() == [1.0, 16777216.0]
