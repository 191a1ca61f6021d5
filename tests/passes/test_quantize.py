from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hwgen import Graph, LayerOptions, quantize
from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES
from hwgen.errors import HwgenError
from hwgen.golden.sqnr import sqnr
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense

from .networks import data, small


@pytest.mark.parametrize("signed", [True, False, "auto"])
@pytest.mark.parametrize("per_channel", [True, False])
@pytest.mark.parametrize("rule", RULES)
def test_every_option_gives_a_close_network(rule: str, per_channel: bool, signed: Any) -> None:
    power_of_two = rule in POWER_OF_TWO_RULES
    if power_of_two and signed is False:
        signed = "auto"
    graph = quantize(
        small(), data(), rule=rule, power_of_two=power_of_two,
        per_channel=per_channel, signed_activations=signed,
    )  # fmt: skip
    assert sqnr(small(), graph, data())["fc"] > (15.0 if rule in ("floor", "toward_zero") else 25.0)


@pytest.mark.parametrize(("weights", "activations"), [(2, 2), (2, 16), (8, 3), (7, 9), (10, 12)])
def test_bits_of_weights_and_activations_are_free(weights: int, activations: int) -> None:
    graph = quantize(small(), data(), weight_bits=weights, activation_bits=activations)
    for node in graph.nodes:
        assert graph.format(node.name).bits == activations
        if isinstance(node, QuantConv2d | QuantDense):
            assert node.weight_bits == weights
            assert np.abs(node.weight).max() == (1 << (weights - 1)) - 1


def test_layers_may_differ() -> None:
    overrides: dict[str, Any] = {
        "image": LayerOptions(activation_bits=5, signed_activations=False),
        "conv": {"weight_bits": 3, "activation_bits": 10, "per_channel": False},
    }
    graph = quantize(small(), data(), overrides=overrides)
    conv, fc = graph.node("conv"), graph.node("fc")
    assert isinstance(conv, QuantConv2d)
    assert isinstance(fc, QuantDense)
    assert (graph.format("image").bits, graph.format("image").signed) == (5, False)
    assert (conv.weight_bits, conv.format.bits, len(set(conv.scale.tolist()))) == (3, 10, 1)
    assert (fc.weight_bits, fc.format.bits, len(set(fc.scale.tolist()))) == (8, 8, 3)


def test_default_rule_follows_the_kind_of_scale() -> None:
    rules = [
        quantize(small(), data(), power_of_two=flag).node("fc").rule  # type: ignore[attr-defined]
        for flag in (False, True)
    ]
    assert rules == ["D", "half_up"]


def test_same_input_gives_the_same_numbers() -> None:
    first, second = (quantize(small(), data()).node("conv") for _ in range(2))
    assert isinstance(first, QuantConv2d)
    assert isinstance(second, QuantConv2d)
    np.testing.assert_array_equal(first.weight, second.weight)
    assert first.format == second.format


def test_input_graph_is_not_changed() -> None:
    graph = small()
    nodes = graph.nodes
    quantize(graph, data())
    assert graph.nodes == nodes
    assert not graph.ranges


def refused(calibration: Any = None, graph: Graph | None = None, **options: Any) -> str:
    with pytest.raises(HwgenError) as error:
        quantize(graph or small(), data() if calibration is None else calibration, **options)
    return str(error.value)


def test_all_mistakes_in_options_are_reported_at_once() -> None:
    message = refused(
        weight_bits=0,
        rule="nearest",
        overrides={
            "conv9": {},
            "relu1": {"activation_bits": 4},
            "pool": {"activation_bits": 4},
            "image": {"weight_bits": 4},
            "fc": {"bits": 4},
            "conv": {"activation_bits": 99},
        },
    )
    assert message.splitlines() == [
        "rule must be one of D, U, S, H, F, half_up, half_even, floor, toward_zero, not 'nearest'",
        "weight_bits must be from 1 to 16, not 0",
        (
            "layer 'fc': unknown options: bits; allowed are"
            " weight_bits, activation_bits, per_channel, signed_activations"
        ),
        (
            "options for unknown layer 'conv9'; layers are"
            " image, conv, relu1, pool, relu2, flat, fc, output"
        ),
        "layer 'relu1': is fused into 'conv', set the options there",
        "layer 'pool': takes no options, its format is that of its input",
        "layer 'image': takes the options activation_bits, signed_activations, not weight_bits",
        "layer 'conv': activation_bits must be from 1 to 16, not 99",
    ]


def test_unknown_keyword_is_refused_by_python() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'bits'"):
        quantize(small(), data(), bits=8)  # type: ignore[call-arg]


def test_empty_calibration_data_is_refused() -> None:
    message = "layer 'image': calibration data holds no frames"
    assert refused(np.zeros((0, 6, 7, 2))) == message


def test_calibration_data_of_another_shape_is_refused() -> None:
    assert refused(np.zeros((4, 7, 6, 2))) == (
        "layer 'image': calibration data must have shape (frames, 6, 7, 2), not (4, 7, 6, 2)"
    )


def test_calibration_data_that_is_not_finite_is_refused() -> None:
    bad = data()
    bad[0, 0, 0, 0] = np.nan
    assert refused(bad) == "layer 'image': calibration data holds 1 values that are not finite"


def test_accumulator_beyond_32_bits_names_the_layer() -> None:
    assert refused(weight_bits=16, activation_bits=16).splitlines() == [
        "layer 'conv': accumulator needs 35 bits, at most 32 are allowed",
        "  hint: use fewer weight_bits or activation_bits for this layer",
        "layer 'fc': accumulator needs 36 bits, at most 32 are allowed",
        "  hint: use fewer weight_bits or activation_bits for this layer",
    ]


def test_quantized_graph_is_refused() -> None:
    assert refused(graph=quantize(small(), data())) == "graph 'small' is quantized already"


def test_graph_without_output_is_refused() -> None:
    graph = Graph("half")
    graph.input("image", (3,))
    assert refused(np.zeros((1, 3)), graph).splitlines()[0] == (
        "graph 'half' needs an output layer"
    )


def test_empty_graph_is_refused_with_both_mistakes() -> None:
    assert refused(np.zeros((1, 3)), Graph("empty")).splitlines() == [
        "graph 'empty' needs an input layer",
        "  hint: begin it with graph.input(...)",
        "graph 'empty' needs an output layer",
        "  hint: end it with graph.output(x)",
    ]
