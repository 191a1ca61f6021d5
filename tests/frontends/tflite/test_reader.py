from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError, HwgenErrors
from hwgen.frontends.tflite.reader import MAX_NODES, is_tflite, read

from .flatbuilder import write
from .networks import NETWORKS
from .runtime import interpreter
from .test_writer import convolution
from .writer import Writer

ROOT = Path(__file__).parents[3]
MODELS = Path(os.environ.get("HWGEN_MODELS", ROOT.parent / "shared" / "models"))


def relu(**subgraph: Any) -> Writer:
    """x -> RELU -> y, after changes of its subgraph."""
    writer = Writer("net")
    x = writer.input("x", (1, 4), scale=0.5)
    y = writer.tensor("y", (1, 4), scale=0.5)
    writer.op("RELU", [x], [y])
    writer.finish([y])
    writer.values["subgraphs"][0].update(subgraph)
    return writer


def refused(writer: Writer, **model: Any) -> str:
    with pytest.raises(HwgenError) as error:
        read(write(writer.values | model), "a/net.tflite")
    return str(error.value)


def test_files_are_known_by_their_identifier() -> None:
    _, content = convolution()
    assert is_tflite(content)
    assert not is_tflite(content[4:])
    assert not is_tflite(b"")


def test_nodes_and_tensors_have_names_of_their_own() -> None:
    writer = Writer("net")
    x = writer.input("same", (1, 4), scale=0.5)
    y = writer.tensor("same", (1, 4), scale=0.5)
    z = writer.tensor("", (1, 4), scale=0.5)
    writer.op("RELU", [x], [y])
    writer.op("RELU", [y], [z])
    graph = read(writer.finish([y, z]), "net.tflite")
    assert list(graph.tensors) == ["same", "same_1", "tensor_2"]
    assert [node.name for node in graph.nodes] == ["same_1", "tensor_2"]
    assert graph.inputs == ("same",)
    assert graph.outputs == ("same_1", "tensor_2")


def test_models_have_one_subgraph() -> None:
    writer = relu()
    (subgraph,) = writer.values["subgraphs"]
    assert refused(writer, subgraphs=[subgraph] * 2) == (
        "'a/net.tflite' has 2 subgraphs, only a model of one is read\n  hint: control flow (IF, "
        "WHILE) is in subgraphs of its own; convert the model without it"
    )
    assert refused(writer, subgraphs=[]).startswith("'a/net.tflite' has 0 subgraphs")


def test_other_versions_of_the_schema_are_refused() -> None:
    assert refused(relu(), version=2) == "'a/net.tflite' has version 2 of the schema, not 3"
    assert refused(relu(), version=None) == "'a/net.tflite' has version 0 of the schema, not 3"


def test_networks_have_ports() -> None:
    assert refused(relu(inputs=[], outputs=[])).split("\n") == [
        "'a/net.tflite' has no inputs",
        "'a/net.tflite' has no outputs",
    ]
    assert refused(relu(inputs=[7])) == "'a/net.tflite' is damaged: its inputs refer to tensor 7"


def test_cycles_are_refused() -> None:
    writer = relu()
    first = dict(writer.values["subgraphs"][0]["operators"][0], inputs=[2], outputs=[1])
    second = dict(first, inputs=[1], outputs=[2])
    tensors = writer.values["subgraphs"][0]["tensors"]
    changes = {"operators": [first, second], "tensors": [*tensors, dict(tensors[1], name="z")]}
    assert refused(relu(**changes)) == (
        "layer 'y': reads the tensor 'z', which no node before it computes"
    )


def test_many_nodes_are_refused_before_they_are_read() -> None:
    (node,) = relu().values["subgraphs"][0]["operators"]
    writer = relu(operators=[node] * (MAX_NODES + 1))
    assert refused(writer) == "'a/net.tflite' has 10001 operators, at most 10000 are read"


def test_everything_that_is_wrong_is_told_at_once() -> None:
    writer = relu(inputs=[0, 9])
    writer.values["subgraphs"][0]["tensors"][0]["is_variable"] = True
    writer.values["subgraphs"][0]["operators"][0]["opcode_index"] = 5
    with pytest.raises(HwgenErrors) as error:
        read(write(writer.values), "net.tflite")
    assert [str(each) for each in error.value.errors] == [
        "tensor 'x': is a variable, which keeps its value from frame to frame",
        "layer 'y': its operator 5 is not one of 1",
        "'net.tflite' is damaged: its inputs refer to tensor 9",
    ]


def test_every_truncated_file_is_refused() -> None:
    _, content = convolution()
    for length in range(0, len(content) - 8, 3):
        with pytest.raises(HwgenError):
            read(content[:length], "net.tflite")


def test_metadata_is_passed_by() -> None:
    writer = relu()
    writer.values["metadata"] = [{"name": "min_runtime_version", "buffer": 0}]
    writer.values["signature_defs"] = [{}]
    assert read(write(writer.values), "net.tflite").name == "net"


@pytest.mark.skipif(not MODELS.is_dir(), reason="set HWGEN_MODELS to the folder of the models")
@pytest.mark.parametrize(("network", "nodes"), [("resnet8_ic_int8", 16), ("dscnn_kws_int8", 13)])
def test_networks_of_others_are_read(network: str, nodes: int) -> None:
    path = MODELS / network / f"{network}.tflite"
    graph = read(path.read_bytes(), path.name)
    assert graph.name == network
    assert len(graph.nodes) == nodes
    assert graph.nodes[-1].operator == "SOFTMAX"


@pytest.mark.parametrize("network", ["ds_cnn", "wake_word"])
def test_shapes_types_and_scales_are_those_of_the_runtime(network: str) -> None:
    content = NETWORKS[network]()
    tensors = list(read(content, "net.tflite").tensors.values())
    details = {each["index"]: each for each in interpreter(content).get_tensor_details()}
    for number, tensor in enumerate(tensors):
        found = details[number]
        assert tensor.shape is not None
        assert [abs(size) for size in tensor.shape] == found["shape"].tolist()
        assert np.dtype(tensor.dtype) == found["dtype"]
        scales = found["quantization_parameters"]
        if tensor.quantization is not None:
            np.testing.assert_array_equal(tensor.quantization.scale, scales["scales"])
            np.testing.assert_array_equal(tensor.quantization.zero_point, scales["zero_points"])
            assert tensor.quantization.axis == scales["quantized_dimension"]
