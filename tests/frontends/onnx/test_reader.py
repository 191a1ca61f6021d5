"""The reader of ONNX files: what it returns, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.reader import read
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.source import SourceGraph

from .writer import Writer

Model = onnx.ModelProto


def small() -> Model:
    """x -> Relu -> Conv -> y"""
    writer = Writer("net", 13)
    x = writer.input("x", (1, 3, 4, "width"))
    weight = writer.constant(np.ones((2, 3, 1, 1)), np.float32, "w")
    writer.op("Conv", [writer.op("Relu", [x], "r"), weight], "y")
    return writer.model(["y"])


def graph_of(model: Model, options: ImportOptions | None = None) -> SourceGraph:
    return read(Path("net.onnx"), model.SerializeToString(), options or ImportOptions())


def test_the_network_in_plain_values() -> None:
    graph = graph_of(small())
    assert (graph.kind, graph.name, graph.inputs, graph.outputs) == ("ONNX", "net", ("x",), ("y",))
    assert [(node.name, node.operator, node.inputs, node.outputs) for node in graph.nodes] == [
        ("n0_Relu", "Relu", ("x",), ("r",)), ("n1_Conv", "Conv", ("r", "w"), ("y",)),
    ]  # fmt: skip
    assert graph.tensors["x"].shape == (1, 3, 4, -1)
    assert graph.tensors["w"].data is not None
    assert graph.nodes[1].attributes == {"auto_pad": "NOTSET", "group": 1}
    assert graph.nodes[1].version == 13


def test_constants_may_be_listed_as_inputs() -> None:
    model = small()
    model.graph.input.append(helper.make_tensor_value_info("w", 1, [2, 3, 1, 1]))
    assert graph_of(model).inputs == ("x",)


def test_domains_stand_in_front_of_operators() -> None:
    model = small()
    model.graph.node[0].domain = "com.microsoft"
    model.graph.node[1].domain = "qonnx.custom_op.general"
    assert [node.operator for node in graph_of(model).nodes] == ["com.microsoft.Relu", "qonnx.Conv"]


def test_names_are_printable_and_unique() -> None:
    model = small()
    for node in model.graph.node:
        node.name = "c;endmodule\n"
    model.graph.node[0].output[0] = model.graph.node[1].input[0] = "a\nb"
    graph = graph_of(model)
    assert [node.name for node in graph.nodes] == ["c;endmodule\\n", "c;endmodule\\n_2"]
    assert graph.nodes[0].outputs == ("a\\nb",)


def test_a_node_without_a_name_has_that_of_its_output() -> None:
    model = small()
    model.graph.node[0].ClearField("name")
    assert graph_of(model).nodes[0].name == "r"


def test_outputs_that_are_left_out() -> None:
    model = small()
    model.graph.node[0].output.extend(["", "z", ""])
    assert graph_of(model).nodes[0].outputs == ("r", "n0_Relu.output_1", "z")


def twice(model: Model) -> None:
    model.graph.node[1].output[0] = "r"


def missing(model: Model) -> None:
    model.graph.node[0].input[0] = "nothing"


def circle(model: Model) -> None:
    model.graph.node[0].input[0] = "y"


def no_output(model: Model) -> None:
    del model.graph.output[:]


def unmade(model: Model) -> None:
    model.graph.output[0].name = "z"


def twice_listed(model: Model) -> None:
    model.graph.output.append(model.graph.output[0])


def new_opset(model: Model) -> None:
    model.opset_import[0].version = 99


def old_opset(model: Model) -> None:
    model.opset_import[0].version = 6


def no_opset(model: Model) -> None:
    del model.opset_import[:]


def no_graph(model: Model) -> None:
    model.ClearField("graph")


def nothing_made(model: Model) -> None:
    del model.graph.node[0].output[:]


def sequence(model: Model) -> None:
    model.graph.input[0].type.Clear()
    model.graph.input[0].type.sequence_type.elem_type.tensor_type.elem_type = 1


def many_axes(model: Model) -> None:
    model.graph.input[0].CopyFrom(helper.make_tensor_value_info("x", 1, [1] * 9))


def sparse(model: Model) -> None:
    model.graph.sparse_initializer.add()


def constant_made(model: Model) -> None:
    model.graph.initializer.append(numpy_helper.from_array(np.zeros(2), "r"))


def function(model: Model) -> None:
    model.functions.append(helper.make_function("", "Relu", ["a"], ["b"], [], []))


def many_inputs(model: Model) -> None:
    model.graph.node[1].input.extend(["x"] * 2000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (twice, "tensor 'r' is made twice"),
        (missing, "layer 'n0_Relu': the file is damaged: it reads tensor 'nothing', which nothing"),
        (circle, "nodes wait for each other in a circle"),
        (no_output, "the graph has no output"),
        (unmade, "output 'z' is made by no node"),
        (twice_listed, "an output is listed twice"),
        (new_opset, "the opset must be from 7 to 24, not 99"),
        (old_opset, "the opset must be from 7 to 24, not 6"),
        (no_opset, "the opset must be from 7 to 24, not 0"),
        (no_graph, "holds no ONNX graph"),
        (nothing_made, "layer 'n0_Relu': the file is damaged: it has no output"),
        (sequence, "input 'x' is no tensor"),
        (many_axes, "an input has 9 axes"),
        (sparse, "its sparse constants are not supported"),
        (constant_made, "tensor 'r' is made twice"),
        (function, "layer 'n0_Relu': Relu is a function of the model"),
        (many_inputs, "layer 'n1_Conv': reads or makes more than 1000 tensors"),
    ],
)
def test_what_is_wrong_is_told(change: Callable[[Model], None], message: str) -> None:
    model = small()
    change(model)
    with pytest.raises(HwgenError) as error:
        graph_of(model)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "content", [b"", b"\x08", b"PK\x03\x04", b"\x08\x07" + bytes(100), b"\xff" * 64]
)
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(HwgenError, match=r"is no ONNX file, or damaged|holds no ONNX graph"):
        read(Path("net.onnx"), content, ImportOptions())


def test_names_that_are_not_text_are_refused() -> None:
    content = small().SerializeToString().replace(b"n0_Relu", b"n0_\xff\xfe\xfdlu")
    with pytest.raises(HwgenError):
        read(Path("net.onnx"), content, ImportOptions())


def test_constants_in_a_file_beside_the_model(tmp_path: Path) -> None:
    model = small()
    (tmp_path / "data.bin").write_bytes(np.arange(6, dtype=np.float32).tobytes())
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="data.bin")
    content, path = model.SerializeToString(), tmp_path / "net.onnx"
    with pytest.raises(HwgenError, match="keeps its values in another file"):
        read(path, content, ImportOptions())
    found = read(path, content, ImportOptions(external_data=True)).tensors["w"].data
    np.testing.assert_array_equal(found, np.arange(6).reshape(2, 3, 1, 1))
