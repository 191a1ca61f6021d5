"""QONNX files as a whole: names, origin, what is left out."""

from __future__ import annotations

from hwgen.frontends.onnx.qonnx.importer import RUNTIME
from tests.frontends.onnx.qonnx import networks
from tests.frontends.onnx.qonnx.models import QuantBuilder, check, messages


def test_layers_have_the_names_of_the_tensors_that_they_hold() -> None:
    b = QuantBuilder()
    x = b.quant(b.input(1, 3, 6, 6, name="picture"), 2.0**-3, 6)
    rounded = b.quant(b.node("Conv", x, b.weight(4, 3, 3, 3)), 2.0**-2, 6)
    b.output(rounded)
    examined = check(b)
    assert examined.graph is not None
    assert examined.origin is not None
    assert [node.name for node in examined.graph.nodes] == [
        "picture",
        rounded,
        f"{rounded}_output",
    ]
    assert examined.origin.tensors == {x: "picture", rounded: rounded}
    assert (examined.origin.kind, examined.origin.runtime) == ("ONNX", RUNTIME)


def test_all_refusals_are_told_at_once() -> None:
    b = QuantBuilder()
    x = b.input(1, 3, 6, 6)
    y = b.node("Erf", b.quant(x, 1.0, 4))
    z = b.quant(x, 1.0, 4, rounding_mode="ODD")
    b.output(y, z)
    assert len(messages(b)) == 2


def test_the_same_file_makes_the_same_graph() -> None:
    first, second = (check(networks.dense(4, 4)).graph for _ in range(2))
    assert first is not None
    assert second is not None
    assert [node.name for node in first.nodes] == [node.name for node in second.nodes]
