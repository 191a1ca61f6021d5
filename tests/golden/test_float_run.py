from __future__ import annotations

import numpy as np
import pytest

from hwgen import Graph, float_run
from hwgen.errors import HwgenError
from hwgen.ir.convolution import QuantConv2d

from .naive import naive_convolution, random_batch, random_convolution


@pytest.mark.parametrize("seed", range(10))
def test_float_convolution_equals_integer_loops_on_integers(seed: int) -> None:
    quantized = random_convolution(seed)
    layer = quantized.node("layer")
    assert isinstance(layer, QuantConv2d)
    graph = Graph("g")
    x = graph.input("input", quantized.shape("input"))
    x = graph.conv2d(
        x,
        layer.weight,
        layer.bias,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        groups=layer.groups,
        fill=layer.fill,
    )
    graph.output(x)
    batch = random_batch(quantized, 2, seed)
    expected = np.stack([naive_convolution(layer, frame) for frame in batch])
    found = float_run(graph, batch - layer.input_format.zero_point)["output"]
    np.testing.assert_array_equal(found, expected)


def test_small_network_by_hand() -> None:
    graph = Graph("g")
    x = graph.input("image", (2, 2, 1))
    x = graph.max_pool2d(x, window=2, stride=1, padding=(1, 0, 0, 0), name="pool")
    x = graph.relu(x, name="relu")
    x = graph.flatten(x, name="flat")
    graph.output(graph.dense(x, [[1.0], [10.0]], [0.5], name="fc"))
    tensors = float_run(graph, [[[[-1.0], [-2.0]], [[3.0], [4.0]]]])
    assert tensors["pool"].ravel().tolist() == [-1.0, 4.0]
    assert tensors["flat"].tolist() == [[0.0, 4.0]]
    assert tensors["output"].tolist() == [[40.5]]


def test_quantized_graph_is_refused() -> None:
    graph = random_convolution(0)
    with pytest.raises(HwgenError) as error:
        float_run(graph, random_batch(graph, 1, 0))
    assert str(error.value) == "graph 'one' is quantized\n  hint: pass the float graph"
