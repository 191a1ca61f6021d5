"""ONNX files that mean harm: one clear error each, exit code 2, nothing written, in a moment."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from hwgen.cli import main
from tests.frontends.onnx.qonnx.models import DOMAIN, QuantBuilder
from tests.fuzz.files.hostile import NAMES

SECONDS = 1.0
MEMORY = 300 << 20  # bytes that the largest refusal may add to the process
Captured = pytest.CaptureFixture[str]
HUGE = 2**31 - 1


def network(shape: tuple[int | str, ...] = (1, 2, 8, 8), **pool: Any) -> QuantBuilder:
    """x -> Quant -> MaxPool."""
    b = QuantBuilder()
    x = b.quant(b.input(*shape), 0.5, 4)
    b.output(b.node("MaxPool", x, **({"kernel_shape": [2, 2]} | pool)))
    return b


def convolution(**attributes: Any) -> QuantBuilder:
    b = QuantBuilder()
    x = b.quant(b.input(1, 2, 8, 8), 0.5, 4)
    b.output(b.quant(b.node("Conv", x, b.weight(3, 2, 3, 3), **attributes), 0.5, 4))
    return b


def changed(change: Callable[[Any], None], b: QuantBuilder | None = None) -> Any:
    """The network (as a message) after a change."""
    model = (b or network()).model()
    change(model)
    return model


def with_constant(**fields: Any) -> Any:
    """A network one of whose constants has other fields."""

    def change(model: Any) -> None:
        proto = model.graph.initializer[0]
        for name, value in fields.items():
            if isinstance(value, list):
                proto.ClearField(name)
                getattr(proto, name).extend(value)
            else:
                setattr(proto, name, value)

    return changed(change)


def external(location: str, **entries: str) -> Any:
    """A constant that lives in another file."""

    def change(model: Any) -> None:
        proto = model.graph.initializer[0]
        proto.ClearField("raw_data")
        proto.data_location = TensorProto.EXTERNAL
        for key, value in {"location": location, **entries}.items():
            proto.external_data.add(key=key, value=value)

    return changed(change)


def cycle(model: Any) -> None:
    model.graph.node[0].input[0] = model.graph.node[1].output[0]


def twice(model: Any) -> None:
    model.graph.node[1].output[0] = model.graph.node[0].output[0]


def missing(model: Any) -> None:
    model.graph.node[0].input[0] = "nobody"


def opset(version: int) -> Callable[[Any], None]:
    def change(model: Any) -> None:
        model.opset_import[0].version = version

    return change


def subgraph(model: Any) -> None:
    body = helper.make_graph([], "body", [], [])
    model.graph.node[1].attribute.append(helper.make_attribute("body", body))


def reference(model: Any) -> None:
    model.graph.node[1].attribute[0].ref_attr_name = "outer"


def function(model: Any) -> None:
    made = onnx.FunctionProto(name="MaxPool", domain="", output=["y"])
    model.functions.append(made)


def many_nodes(model: Any) -> None:
    node = model.graph.node[1]
    for number in range(20_001):
        copy = model.graph.node.add()
        copy.CopyFrom(node)
        copy.output[0] = f"n{number}"


def wide() -> QuantBuilder:
    """A reshape to a shape of 2^40 values."""
    b = QuantBuilder()
    x = b.quant(b.input(1, 4), 0.5, 4)
    b.output(b.node("Reshape", x, b.constant([1, 2**20, 2**20], np.int64)))
    return b


def expanded() -> QuantBuilder:
    """Constants that become 2^40 values when they are added."""
    b = QuantBuilder()
    x = b.quant(b.input(1, 4), 0.5, 4)
    column, row = (b.constant(np.ones(shape)) for shape in ((2**16, 1), (1, 2**16)))
    weight = b.node("Add", b.node("Add", column, row), b.constant(np.ones((2**8, 1, 1))))
    b.output(b.node("MatMul", x, weight))
    return b


CASES: dict[str, tuple[Callable[[], Any], str]] = {
    "a kernel of 10^9": (lambda: network(kernel_shape=[10**9, 10**9]).model(), "kernel_shape of"),
    "a stride of 2^62": (lambda: network(strides=[2**62, 1]).model(), "strides of MaxPool"),
    "a pad of 2^31": (lambda: network(pads=[HUGE, 0, 0, 0]).model(), "pads of MaxPool"),
    "a pad of -1": (lambda: network(pads=[-1, 0, 0, 0]).model(), "pads of MaxPool"),
    "a dilation of 0": (lambda: network(dilations=[0, 1]).model(), "dilations of MaxPool"),
    "three strides": (lambda: network(strides=[1, 1, 1]).model(), "strides must have 2 numbers"),
    "a group of 10^9": (lambda: convolution(group=10**9).model(), "weight expects 2000000000"),
    "a group of 0": (lambda: convolution(group=0).model(), "group of Conv must be"),
    "a tensor of 2^40": (lambda: with_constant(dims=[2**20, 2**20]), "its constants have more"),
    "a tensor of 2^80": (lambda: with_constant(dims=[2**40, 2**40]), "its constants have more"),
    "a size of -1": (lambda: with_constant(dims=[-1]), "the file is damaged: tensor 'c0'"),
    "300 axes": (lambda: with_constant(dims=[1] * 300), "the file is damaged: tensor 'c0'"),
    "too few bytes": (lambda: with_constant(dims=[5]), "of shape (5,) needs 20 bytes, it has 4"),
    "a type that is none": (lambda: with_constant(data_type=99), "data type 99 of tensor 'c0'"),
    "text for numbers": (lambda: with_constant(data_type=8), "data type STRING of tensor 'c0'"),
    "a reshape of 2^40": (lambda: wide().model(), "can't have the shape"),
    "a sum of 2^40": (lambda: expanded().model(), "Add"),
    "an input of 2^40": (lambda: network((1, 2**20, 2**20)).model(), "values"),
    "an input of 0": (lambda: network((1, 0, 4, 4)).model(), "must have known sizes"),
    "dynamic rows": (lambda: network((1, 2, "h", 8)).model(), "must have known sizes"),
    "a cycle": (lambda: changed(cycle), "nodes wait for each other in a circle"),
    "a tensor that is made twice": (lambda: changed(twice), "is made twice"),
    "a tensor that is missing": (lambda: changed(missing), "'nobody'"),
    "opset 6": (lambda: changed(opset(6)), "the opset must be from 7 to"),
    "opset 10^9": (lambda: changed(opset(10**9)), "the opset must be from 7 to"),
    "opset -1": (lambda: changed(opset(-1)), "the opset must be from 7 to"),
    "a subgraph": (lambda: changed(subgraph), "attribute body holds a graph"),
    "a reference": (lambda: changed(reference), "refers to an attribute of a function"),
    "a function": (lambda: changed(function), "MaxPool is a function of the model"),
    "20 000 nodes": (lambda: changed(many_nodes), "at most 20000 are allowed"),
    "other data": (lambda: external("data.bin"), "keeps its values in another file, 'data.bin'"),
}


def emitted(content: bytes, folder: Path, *options: str) -> tuple[int, float]:
    """Exit code of `hwgen emit`, and its seconds of the processor."""
    model = folder / "net.onnx"
    model.write_bytes(content)
    start = time.process_time()
    code = main(["emit", str(model), "-o", str(folder / "design"), *options])
    return code, time.process_time() - start


def refusal(content: bytes, folder: Path, captured: Captured, *options: str) -> tuple[str, float]:
    """The message of a refusal in one line, and its seconds; nothing else may be left."""
    before = {path.name for path in folder.iterdir()}
    code, seconds = emitted(content, folder, *options)
    printed = captured.readouterr()
    assert code == 2, printed.err
    assert "Traceback" not in printed.err + printed.out
    assert {path.name for path in folder.iterdir()} == before | {"net.onnx"}
    return re.sub(r"\s+", " ", printed.err), seconds


@pytest.mark.parametrize("case", CASES)
def test_a_network_that_means_harm_is_refused(case: str, tmp_path: Path, capsys: Captured) -> None:
    make, message = CASES[case]
    content = make().SerializeToString()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found, seconds = refusal(content, tmp_path, capsys)
    assert message in found
    assert found.count("hint:") < 5
    assert seconds < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10 < MEMORY


@pytest.mark.parametrize(
    "location",
    ["../secret.bin", "a/../../secret.bin", "/etc/passwd", "C:\\secret.bin", "..\\secret.bin",
     "link.bin", "linked/secret.bin", "/dev/zero", "", ".", "folder", "pipe"],
)  # fmt: skip
def test_external_data_never_leave_the_folder(
    location: str, tmp_path: Path, capsys: Captured
) -> None:
    """Asked for, too: no other folder, no link, nothing that is no file."""
    (tmp_path / "secret.bin").write_bytes(bytes(100))
    folder = tmp_path / "models"
    (folder / "folder").mkdir(parents=True)
    (folder / "link.bin").symlink_to(tmp_path / "secret.bin")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    content = external(location).SerializeToString()
    found, seconds = refusal(content, folder, capsys, "--external-data")
    assert "external data of tensor 'c0'" in found
    assert seconds < SECONDS


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"offset": "98"}, "end at byte 102, 'data.bin' has 100"),
        ({"offset": "-4"}, "need whole numbers, not '-4'"),
        ({"offset": "9" * 40}, "need whole numbers"),
        ({"length": "1000000000000"}, "needs 4 bytes, its external data have 1000000000000"),
    ],
)
def test_external_data_are_those_of_the_tensor(
    entries: dict[str, str], message: str, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "data.bin").write_bytes(bytes(100))
    content = external("data.bin", **entries).SerializeToString()
    found, _ = refusal(content, tmp_path, capsys, "--external-data")
    assert message in found


def test_external_data_beside_the_model_are_read_when_asked_for(
    tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "data.bin").write_bytes(np.array([9.0, 0.5], np.float32).tobytes())
    content = external("data.bin", offset="4").SerializeToString()
    code, _ = emitted(content, tmp_path, "--external-data")
    assert code == 0, capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_reach_no_verilog(name: str, tmp_path: Path, capsys: Captured) -> None:
    """Whatever tensors, nodes and network are called, the design is that of other names."""
    model = network().model()
    names = {"x": name, "t0": f"{name}2", "t1": f"{name}3"}
    for node in model.graph.node:
        node.name = name
        node.input[:] = [names.get(key, key) or "x" for key in node.input]
        node.output[:] = [names[key] or "y" for key in node.output]
    model.graph.input[0].name = name or "x"
    model.graph.output[0].name = names["t1"]
    model.graph.name = name
    code, _ = emitted(model.SerializeToString(), tmp_path)
    assert code == 0, capsys.readouterr().err
    files = [path for path in (tmp_path / "design").rglob("*") if path.is_file()]
    verilog = [path.read_bytes() for path in files if path.suffix == ".v"]
    assert len(verilog) > 1
    for text in verilog:
        assert text.isascii()
        code_of = re.sub(rb"//[^\n]*", b"", text)
        assert code_of.count(b"\nmodule ") == code_of.count(b"\nendmodule") == 1
    assert all(re.fullmatch(r"[\w.-]+", path.name, re.ASCII) for path in files)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x08", b"\x08\x08", b"PK\x03\x04", b"\x08" * 1000, b"\x08\x07:" + b"\xff" * 300],
)
def test_files_that_are_no_models_are_refused(
    content: bytes, tmp_path: Path, capsys: Captured
) -> None:
    found, _ = refusal(content, tmp_path, capsys)
    assert found.startswith("error: ")


def test_bits_that_no_format_has_are_refused(tmp_path: Path, capsys: Captured) -> None:
    b = QuantBuilder()
    numbers = [b.constant(n) for n in (1.0, 0.0, 1e9)]
    b.output(b.node("Quant", b.input(1, 4), *numbers, domain=DOMAIN, signed=1, narrow=0))
    found, _ = refusal(b.model().SerializeToString(), tmp_path, capsys)
    assert "the bit width must be" in found
