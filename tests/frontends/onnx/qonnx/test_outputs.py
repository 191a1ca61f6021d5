"""Outputs that no Quant node rounds."""

from __future__ import annotations

import numpy as np

from hwgen.golden.run import golden
from tests.frontends.onnx.qonnx.models import (
    QuantBuilder,
    messages,
    random_inputs,
    run_qonnx,
)
from tests.frontends.onnx.real.models import imported


def network(*, scale: object = 2.0**-4, norm: bool = False) -> QuantBuilder:
    b = QuantBuilder(2)
    x = b.quant(b.input(1, 12), 2.0**-3, 4)
    y = b.node("MatMul", x, b.weight(12, 5, scale=scale))
    b.output(b.norm(y, 5) if norm else y)
    return b


def compared(b: QuantBuilder) -> tuple[np.ndarray, np.ndarray, float]:
    inputs = random_inputs(b, 1, 6)
    examined = imported(b.model())
    assert examined.errors == ()
    assert examined.graph is not None
    name = examined.graph.nodes[-1].name
    number = examined.graph.format(name)
    found = number.dequantize(golden(examined.graph, inputs)[name])
    return found, run_qonnx(b.model(), inputs)[b.outputs[0][0]], number.scale


def test_accumulators_of_one_scale_are_the_output_as_they_are() -> None:
    found, wanted, _ = compared(network())
    np.testing.assert_array_equal(found, wanted)


def test_accumulators_of_several_scales_become_the_nearest_of_16_bits() -> None:
    scale = 2.0 ** np.arange(-6, -1)
    found, wanted, step = compared(network(scale=scale))
    assert np.abs(found - wanted).max() <= step / 2


def test_a_batch_norm_at_the_end_goes_into_weights_and_bias() -> None:
    found, wanted, step = compared(network(norm=True))
    assert np.abs(found - wanted).max() <= 0.02 + step


def test_a_softmax_at_the_end_is_left_to_the_host() -> None:
    b = QuantBuilder(2)
    x = b.quant(b.input(1, 12), 2.0**-3, 4)
    y = b.quant(b.node("MatMul", x, b.weight(12, 5)), 2.0**-3, 8)
    b.output(b.node("Softmax", y))
    graph = imported(b.model()).graph
    assert graph is not None
    assert "is left to the host" in graph.notes[0]


def test_other_outputs_need_a_quant() -> None:
    b = QuantBuilder(2)
    x = b.quant(b.input(1, 3, 4, 4), 2.0**-3, 4)
    b.output(b.node("GlobalAveragePool", x))
    (found,) = messages(b)
    assert "is an output that no Quant node rounds" in found
