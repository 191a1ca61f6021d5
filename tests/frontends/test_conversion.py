"""Nodes become layers one by one; all that stands against a file is told at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hwgen.errors import HwgenError, HwgenErrors
from hwgen.frontends.conversion import DEAD, Conversion, live, operands
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Origin
from hwgen.frontends.operators import Imported
from hwgen.frontends.source import SourceGraph, SourceNode, SourceTensor
from hwgen.ir.activation import QuantClamp
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.passes.finish import finish

NUMBER = IntFormat(8, True, 0.5)


def node(name: str, operator: str, source: str) -> SourceNode:
    return SourceNode(name, operator, (source,), (name,), {})


def source(*nodes: SourceNode, outputs: tuple[str, ...]) -> SourceGraph:
    names = ("x", *(n.name for n in nodes))
    tensors = {name: SourceTensor(name, (1, 4), "int8") for name in names}
    return SourceGraph("Test", "net", nodes, tensors, ("x",), outputs)


def clamp(node: SourceNode, importer: Conversion) -> None:
    layer = importer.layer_of(node.inputs[0])
    name = importer.free(node.name)
    importer.bind(node.outputs[0], importer.add(QuantClamp(name, (layer,), NUMBER, -5, 9)))
    importer.note("cut")


def refuse(node: SourceNode, importer: Conversion) -> None:
    importer.add(QuantClamp(importer.free("half done"), (importer.layer_of("x"),), NUMBER, 0, 1))
    raise HwgenErrors([HwgenError("one"), HwgenError("two", hint="do this")])


def entry(operator: str, convert: Callable[[SourceNode, Conversion], None]) -> Imported:
    return Imported(operator, (1, 1), (), "clip", ("a test",), convert)


KNOWN = {"CLAMP": entry("CLAMP", clamp), "REFUSE": entry("REFUSE", refuse)}


def convert(graph: SourceGraph) -> Examined:
    importer = Conversion(graph)
    importer.bind("x", importer.add(QuantInput("x", (), (4,), NUMBER)))
    importer.convert(KNOWN)
    for key in graph.outputs:
        if key not in importer.unknown:
            layer = importer.layer_of(key)
            importer.add(QuantOutput(importer.free("output"), (layer,), NUMBER))
    return importer.examined(Origin("Test", "none", (), {}), finish)


def test_layers_steps_and_tensors_of_a_file() -> None:
    """The first clamp takes the second in: the integers of its own tensor are nowhere."""
    nodes = node("a", "CLAMP", "x"), node("b", "CLAMP", "a"), node("dead", "WHAT", "x")
    found = convert(source(*nodes, outputs=("b",)))
    assert found.errors == ()
    assert [layer.name for layer in found.graph.nodes] == ["x", "a", "output"]
    assert found.origin is not None
    steps = [(step.node, step.layers, step.note) for step in found.origin.steps]
    assert steps == [("a", ("a",), "cut"), ("b", ("b",), "cut"), ("dead", (), DEAD)]
    assert found.origin.tensors == {"x": "x", "b": "a"}


def test_a_tensor_that_is_an_output_and_read_further_stays() -> None:
    nodes = node("a", "CLAMP", "x"), node("b", "CLAMP", "a")
    found = convert(source(*nodes, outputs=("a", "b")))
    assert found.origin is not None
    assert found.origin.tensors == {"x": "x", "a": "a", "b": "b"}
    assert [layer.name for layer in found.graph.nodes][-2:] == ["output", "output_2"]


def test_all_refusals_are_told_and_what_could_be_converted_is_kept() -> None:
    nodes = (
        node("a", "CLAMP", "x"),
        node("b", "REFUSE", "a"),
        node("behind", "CLAMP", "b"),
        node("c", "UNKNOWN", "x"),
        node("d", "CLAMP", "a"),
    )
    found = convert(source(*nodes, outputs=("behind", "c", "d")))
    told = [(error.layer, error.message, error.hint) for error in found.errors]
    assert told[0][:2] == ("c", "Test operator UNKNOWN is not supported")
    assert told[1:] == [("b", "one", None), ("b", "two", "do this")]
    assert [layer.name for layer in found.graph.nodes] == ["x", "a", "d", "output"]


def test_mistakes_of_the_whole_graph_are_told_too() -> None:
    def broken(graph: Graph) -> Graph:
        raise HwgenError("does not fit", layer="a")

    importer = Conversion(source(node("a", "CLAMP", "x"), outputs=("a",)))
    importer.bind("x", importer.add(QuantInput("x", (), (4,), NUMBER)))
    importer.convert(KNOWN)
    importer.add(QuantOutput("output", (importer.layer_of("a"),), NUMBER))
    found = importer.examined(Origin("Test", "none", (), {}), broken)
    assert [str(error) for error in found.errors] == ["layer 'a': does not fit"]


def test_names_are_free_in_verilog_too() -> None:
    importer = Conversion(source(outputs=()))
    importer.add(QuantInput("a/b", (), (4,), NUMBER))
    assert importer.free("A_b") == "A_b_2"
    assert importer.free("") == "layer"


def test_reading_what_is_not_there_is_refused() -> None:
    importer = Conversion(source(outputs=()))
    with pytest.raises(HwgenError, match="reads tensor 'x', which is made by no node before it"):
        importer.layer_of("x")
    with pytest.raises(HwgenError, match="an input is missing"):
        importer.layer_of(None)


def test_only_what_an_output_depends_on_is_alive() -> None:
    nodes = node("a", "CLAMP", "x"), node("b", "CLAMP", "a"), node("c", "CLAMP", "a")
    assert [n.name for n in live(source(*nodes, outputs=("c",)))] == ["a", "c"]


def test_operands_that_are_left_out_are_none() -> None:
    two = SourceNode("n", "CLAMP", ("x", "w"), ("y",), {})
    assert operands(two, 2, 3) == ("x", "w", None)
    with pytest.raises(HwgenError, match="must have 3 inputs, not 2"):
        operands(two, 3)
    with pytest.raises(HwgenError, match="must have 1 inputs, not 2"):
        operands(two, 1)
    with pytest.raises(HwgenError, match="must have 1 output, not 0"):
        operands(SourceNode("n", "CLAMP", ("x",), (), {}), 1)
