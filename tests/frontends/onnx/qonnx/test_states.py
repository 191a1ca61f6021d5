"""Tensors that wait for a Quant node."""

from __future__ import annotations

from hwgen.frontends.onnx.qonnx.states import Exact, Pending
from hwgen.ir.activation import Relu
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import Flatten

SOURCE = Exact("x", IntFormat(4, True, 0.5))


def test_functions_and_moves_gather_behind_the_root() -> None:
    root, relu, flatten = Relu("a", ("x",)), Relu("b", ("a",)), Flatten("c", ("b",))
    state = Pending(root, (SOURCE,)).behind(relu).moved(flatten)
    assert (state.root, state.functions, state.moves) == (root, (relu,), (flatten,))
    assert state.sources == (SOURCE,)
