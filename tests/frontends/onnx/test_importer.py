"""Random networks against onnxruntime: QOperator in every bit, QDQ to one step a layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fuzz.case import Case
from tests.fuzz.run_case import differences

from .networks import NETWORKS, quantized
from .random_models import Network, convolution, dense, random_model
from .random_qdq import RealNetwork, random_qdq
from .runtime import compare, compare_layers, graph_of, imported
from .writer import Writer

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_tensor_of_a_quantized_network_equals_the_runtime(seed: int) -> None:
    found = compare(random_model(seed), seed=seed)
    assert len(found) >= 2
    assert {key: worst for key, worst in found.items() if worst} == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_layers_between_pairs_are_within_one_step_of_the_runtime(seed: int) -> None:
    found = compare_layers(random_qdq(seed), seed=seed)
    assert found
    assert max(worst for worst, _, _ in found.values()) <= 1


def test_few_values_between_pairs_differ_at_all() -> None:
    """They are ties, or nearly: the runtime computes in single precision."""
    found = [
        part for seed in SEEDS for part in compare_layers(random_qdq(seed), seed=seed).values()
    ]
    differ, values = sum(part[1] for part in found), sum(part[2] for part in found)
    assert values > 10_000
    assert differ < values / 500


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("kind", ["QInt8", "QUInt8"])
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_quantized_operators_equal_the_runtime(
    name: str, kind: str, per_channel: bool, tmp_path: Path
) -> None:
    content = quantized(NETWORKS[name](), "QOperator", kind, per_channel, tmp_path)
    found = compare(content, seed=1, frames=2)
    assert {key: worst for key, worst in found.items() if worst} == {}
    assert len(found) >= 5


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("kind", ["QInt8", "QUInt8"])
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_pairs_are_within_one_step_a_layer(
    name: str, kind: str, per_channel: bool, tmp_path: Path
) -> None:
    found = compare_layers(quantized(NETWORKS[name](), "QDQ", kind, per_channel, tmp_path), seed=1)
    assert max(worst for worst, _, _ in found.values()) <= 1
    assert sum(part[1] for part in found.values()) <= sum(part[2] for part in found.values()) / 200


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("seed", [3, 7, 11, 19])
def test_a_random_network_in_hardware(seed: int, tmp_path: Path) -> None:
    _play(random_model(seed), seed, tmp_path)


@pytest.mark.simulator("icarus")
def test_factors_of_a_whole_image_in_hardware(tmp_path: Path) -> None:
    """The image waits for its own averages, which takes storage for all of it."""
    content = quantized(NETWORKS["excited"](), "QOperator", "QUInt8", True, tmp_path)
    _play(content, 1, tmp_path)


def _play(content: bytes, seed: int, tmp_path: Path) -> None:
    graph = graph_of(imported(content))
    rng = np.random.default_rng(seed)
    (entry,) = [node for node in graph.nodes if not node.inputs]
    number = graph.format(entry.name)
    frames = rng.integers(number.lo, number.hi + 1, (2, *graph.shape(entry.name)))
    case = Case(seed, graph, {}, frames, "random", "random", 2)
    assert differences(case, tmp_path) == []


def test_every_refusal_is_told_at_once() -> None:
    net = Network(1, (1, 3, 8, 8))
    convolution(net)
    start = net.value.name
    net.writer.op("Einsum", [start], "a", equation="ab->ba")
    net.writer.op("MaxPool", [start], "b", kernel_shape=[2, 2], storage_order=1)
    net.writer.op("LRN", ["b"], "c", size=3)
    examined = imported(net.writer.finish(["a", "c"]))
    found = [(error.layer, error.message) for error in examined.errors]
    assert [message for _, message in found] == [
        "ONNX operator Einsum is not supported",
        "storage_order of MaxPool must be 0, not 1",
        "ONNX operator LRN is not supported",
    ]
    assert all(layer is not None and layer.startswith("n") for layer, _ in found)


def test_a_tensor_that_is_not_quantized_is_named() -> None:
    writer = Writer()
    value = writer.input("x", (1, 3, 8, 8))
    steps = [writer.constant(0.1, np.float32), writer.constant(3, np.uint8)]
    entered = writer.op("QuantizeLinear", [value, *steps])
    plain = writer.op("DequantizeLinear", [entered, *steps])
    weight = writer.constant(np.ones((2, 3, 1, 1)), np.int8)
    scales = [writer.constant(0.1, np.float32), writer.constant(0, np.int8)]
    made = writer.op("Conv", [plain, writer.op("DequantizeLinear", [weight, *scales])], "made")
    writer.op("GlobalAveragePool", [made], "mean")
    (error,) = imported(writer.finish(["mean"])).errors
    reader = "'n4_GlobalAveragePool' (GlobalAveragePool)"
    assert error.message == f"tensor 'made' is not quantized, but {reader} reads it"
    assert error.hint == "put QuantizeLinear and DequantizeLinear behind what makes it"


def test_an_output_of_real_numbers_is_named() -> None:
    writer = Writer()
    value = writer.input("x", (1, 8))
    steps = [writer.constant(0.1, np.float32), writer.constant(3, np.uint8)]
    plain = writer.op("DequantizeLinear", [writer.op("QuantizeLinear", [value, *steps]), *steps])
    writer.op("Tanh", [plain], "result")
    (error,) = imported(writer.finish(["result"])).errors
    assert error.layer == "result"
    assert error.message == "is an output of real numbers that is not quantized"


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((1, 3, "h", 8), "input 'x' must have known sizes from 1 on, not [1, 3, -1, 8]"),
        ((2, 3, 4, 8), "the batch of input 'x' must be 1 or unknown, not 2"),
        ((1, 0, 4, 8), "input 'x' must have known sizes from 1 on, not [1, 0, 4, 8]"),
        ((1, 1 << 20, 1 << 20, 1 << 20), "input 'x' of shape"),
        ((1,), "input 'x' must have a shape of 2 to 4 axes, it has 1 axes"),
    ],
)
def test_a_shape_that_hardware_cannot_have_is_refused(
    shape: tuple[int | str, ...], message: str
) -> None:
    writer = Writer()
    value = writer.input("x", shape)
    steps = [writer.constant(0.1, np.float32), writer.constant(3, np.uint8)]
    made = writer.op("QuantizeLinear", [value, *steps])
    examined = imported(writer.finish([made]))
    assert examined.errors[0].message.startswith(message)


def test_an_unknown_batch_is_one_frame() -> None:
    writer = Writer()
    value = writer.input("x", ("batch", 2, 3, 3))
    steps = [writer.constant(0.1, np.float32), writer.constant(3, np.uint8)]
    made = writer.op("QuantizeLinear", [value, *steps])
    flat = writer.op("Reshape", [made, writer.constant([-1, 18], np.int64)])
    assert compare(writer.finish([flat]), seed=1) == {made: 0, flat: 0}


def test_two_quantizers_that_differ_behind_one_layer_are_named() -> None:
    writer = Writer()
    value = writer.input("x", (1, 8))
    steps = [writer.constant(0.1, np.float32), writer.constant(3, np.uint8)]
    other = [writer.constant(0.2, np.float32), writer.constant(3, np.uint8)]
    ends = [writer.op("QuantizeLinear", [value, *parts]) for parts in (steps, other)]
    (error,) = imported(writer.finish(ends)).errors
    assert error.message.startswith("tensor 'x' is quantized in two ways, ")
    assert error.hint == "give both the same scale"


def test_an_input_of_integers_takes_its_scale_from_what_reads_it() -> None:
    writer = Writer()
    value = writer.input("x", (1, 2, 5, 5), "uint8")
    pooled = writer.op("MaxPool", [value], kernel_shape=[2, 2])
    steps = [writer.constant(0.25, np.float32), writer.constant(7, np.uint8)]
    result = writer.op("DequantizeLinear", [pooled, *steps])
    content = writer.finish([result])
    graph = graph_of(imported(content))
    assert (graph.format("x").scale, graph.format("x").zero_point) == (0.25, 7)
    assert compare(content, seed=2) == {"x": 0, pooled: 0}


def test_an_input_with_channels_last_stays_so() -> None:
    """As converters of other formats write: a transposition in front of the first layer."""
    writer = Writer()
    value = writer.input("x", (1, 6, 5, 3))
    steps = [writer.constant(0.05, np.float32), writer.constant(100, np.uint8)]
    entered = writer.op("QuantizeLinear", [value, *steps])
    first = writer.op("Transpose", [entered], perm=[0, 3, 1, 2])
    weight = writer.constant(np.arange(-12, 12).reshape(2, 3, 2, 2), np.int8)
    scales = [writer.constant(0.1, np.float32), writer.constant(0, np.int8)]
    made = writer.op("QLinearConv", [first, *steps, weight, *scales, *steps])
    last = writer.op("Transpose", [made], perm=[0, 2, 3, 1])
    flat = writer.op("Flatten", [last])
    content = writer.finish([flat])
    examined = imported(content)
    assert graph_of(examined).shape("x") == (6, 5, 3)
    assert [type(node).__name__ for node in graph_of(examined).nodes] == [
        "QuantInput", "QuantConv2d", "QuantOutput",
    ]  # fmt: skip
    assert set(compare(content, seed=3).values()) == {0}


def test_the_steps_say_what_became_of_each_node() -> None:
    net = Network(5, (1, 3, 6, 6))
    convolution(net)
    dense(net)
    origin = imported(net.finish()).origin
    assert origin is not None
    assert [step.operator for step in origin.steps][:2] == ["QuantizeLinear", "QLinearConv"]
    assert origin.steps[1].layers == ("t1",)
    assert origin.runtime == "ONNX Runtime, CPU"


def test_pairs_are_said_to_follow_a_rule() -> None:
    origin = imported(random_qdq(4)).origin
    assert origin is not None
    assert origin.runtime.startswith("ONNX Runtime, CPU: pairs by its integer rule")


@pytest.mark.parametrize("opset", range(13, 25))
def test_every_opset(opset: int) -> None:
    """A network that has the operators whose attributes became inputs over time."""
    net = RealNetwork(1, (1, 3, 8, 8), opset=opset)
    writer = net.writer
    net.quantized(writer.op("Conv", [net.plain(net.value), net.weight((4, 3, 3, 3), 0)]))
    pads = writer.constant([0, 0, 1, 0, 0, 0, 0, 1], np.int64)
    x = writer.op("Pad", [net.plain(net.value), pads])
    sizes = writer.constant([1, 3], np.int64)
    writer.op("Split", [x, sizes], ["first", "rest"], axis=1)
    x = writer.op("Concat", ["rest", "first"], axis=1)
    x = writer.op("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
    axes = writer.constant([0], np.int64)
    x = writer.op("Squeeze", [writer.op("Unsqueeze", [x, axes]), axes])
    net.quantized(writer.op("Flatten", [x]))
    found = compare_layers(net.finish(), seed=opset)
    assert max(worst for worst, _, _ in found.values()) <= 1


def test_channels_last_as_converters_write_it() -> None:
    """Integers in, transpositions around what needs channels first, integers out."""
    net = RealNetwork(2, (1, 4))
    writer = net.writer
    image = writer.input("image", (1, 9, 7, 2), "int8")
    steps = [writer.constant(0.05, np.float32), writer.constant(-3, np.int8)]
    x = writer.op("DequantizeLinear", [image, *steps])
    x = writer.op("Transpose", [x], perm=[0, 3, 1, 2])
    net.dtype = "int8"
    net.quantized(writer.op("Relu", [writer.op("Conv", [x, net.weight((5, 2, 3, 3), 0)])]))
    x = writer.op("Transpose", [net.plain(net.value)], perm=[0, 2, 3, 1])
    x = writer.op("Reshape", [x, writer.constant([1, 7 * 5 * 5], np.int64)])
    net.quantized(writer.op("MatMul", [x, net.weight((7 * 5 * 5, 6), 1)]))
    content = writer.finish([net.value.name])
    kinds = [type(node).__name__ for node in graph_of(imported(content)).nodes]
    assert kinds == ["QuantInput", "QuantConv2d", "QuantFlatten", "QuantDense", "QuantOutput"]
    assert max(compare(content, seed=2).values()) <= 1
