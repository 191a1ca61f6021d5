from __future__ import annotations

from hwgen import Graph
from hwgen.ir.activation import Relu
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.passes.fuse_relu import fuse_relu, fused_relus

from .networks import small


def test_relu_behind_a_convolution_is_fused_under_the_convolutions_name() -> None:
    graph = fuse_relu(small())
    conv, pool = graph.node("conv"), graph.node("pool")
    assert isinstance(conv, Conv2d)
    assert conv.relu
    assert pool.inputs == ("conv",)
    assert fused_relus(small()) == {"relu1": "conv"}


def test_relu_behind_a_pooling_stays() -> None:
    assert isinstance(fuse_relu(small()).node("relu2"), Relu)


def test_dense_layer_without_relu_is_unchanged() -> None:
    fc = fuse_relu(small()).node("fc")
    assert isinstance(fc, Dense)
    assert not fc.relu


def test_relu_is_not_fused_when_another_layer_reads_the_same_tensor() -> None:
    graph = Graph("g")
    x = graph.dense(graph.input("x", (2,)), [[1.0], [2.0]], name="fc")
    graph.relu(x, name="relu")
    graph.output(x)
    assert fused_relus(graph) == {}
