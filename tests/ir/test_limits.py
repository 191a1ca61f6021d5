from __future__ import annotations

from collections.abc import Callable

import pytest

from hwgen import Graph, HwgenError
from hwgen.ir.activation import Relu
from hwgen.ir.limits import beyond
from hwgen.ir.terminals import Input, Output


@pytest.mark.parametrize(
    "shape", [(2160, 3840, 3), (1, 1, 1 << 20), (1 << 20,), (1026, 1026, 2048), (1 << 23, 1, 1)]
)
def test_large_tensors_are_allowed(shape: tuple[int, ...]) -> None:
    assert beyond(shape) == ""


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((4096, 4096, 1), "of 4096x4096x1 has 16777216 positions, at most 8388608 are supported"),
        ((1, 1, 1048577), "of 1x1x1048577 has 1048577 channels, at most 1048576 are supported"),
        ((1048577,), "of 1048577 has 1048577 values, at most 1048576 are supported"),
        (
            (1024, 1024, 4097),
            "of 1024x1024x4097 has 4296015872 values, at most 4294967296 are supported",
        ),
        ((2**62, 2**62, 1), "of 4611686018427387904x4611686018427387904x1 has 2126764793255865"),
    ],
)
def test_larger_ones_are_refused(shape: tuple[int, ...], message: str) -> None:
    assert beyond(shape).startswith(message)


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(HwgenError) as error:
        make()
    return str(error.value)


def test_a_graph_tells_of_the_first_layer_that_is_too_large() -> None:
    nodes = Input("i", (), (5000, 5000, 1)), Relu("a", ("i",)), Output("o", ("a",))
    assert refused(lambda: Graph.from_nodes("g", nodes)) == (
        "layer 'i': its output of 5000x5000x1 has 25000000 positions, at most 8388608 are supported"
        "\n  hint: use smaller frames, or tiles of them"
    )


def test_padding_can_make_a_tensor_too_large() -> None:
    graph = Graph("g")
    x = graph.input("x", (4, 4, 1))
    padding = (2**30, 0, 2**30, 0)
    message = "layer 'p': its padded input of 1073741828x1073741828x1 has 1152921513196781584 "
    assert message in refused(lambda: graph.pad(x, padding, name="p"))
    assert message in refused(lambda: graph.max_pool2d(x, 2, padding=padding, stride=1, name="p"))


@pytest.mark.parametrize("number", [2**31, 2**64, 10**30])
def test_numbers_that_no_counter_holds_are_refused(number: int) -> None:
    graph = Graph("g")
    x = graph.input("x", (4, 4, 1))
    assert refused(lambda: graph.max_pool2d(x, 2, stride=(1, number), name="pool")) == (
        f"layer 'pool': stride must be within 2^31, not (1, {number})"
    )
