"""Files that mean harm: one clear error each, exit code 2, nothing written, in a moment."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.cli import main
from tests.fuzz.files.hostile import NAMES

from .flatbuilder import write
from .writer import Writer

SECONDS = 1.0
Captured = pytest.CaptureFixture[str]


def network(
    shape: tuple[int, ...] = (1, 4, 4, 2), names: tuple[str, str] = ("x", "y"), **options: Any
) -> Writer:
    """x -> MAX_POOL_2D -> y."""
    writer = Writer("net")
    x = writer.input(names[0], shape, scale=0.5)
    y = writer.tensor(names[1], shape, scale=0.5)
    window = {"padding": "SAME", "stride_w": 1, "stride_h": 1, "filter_width": 3}
    writer.op("MAX_POOL_2D", [x], [y], window | {"filter_height": 3} | options)
    writer.finish([y])
    return writer


def tensors(**changes: Any) -> Writer:
    """The network with other fields in its tensors."""
    writer = network()
    for table in subgraph(writer)["tensors"]:
        table.update(changes)
    return writer


def subgraph(writer: Writer) -> dict[str, Any]:
    found: dict[str, Any] = writer.values["subgraphs"][0]
    return found


def one(operator: str, options: dict[str, Any], **kinds: Any) -> Writer:
    """x -> operator -> y."""
    writer = Writer("net")
    x = writer.input("x", (1, 4, 4, 2), **({"scale": 0.5} | kinds))
    y = writer.tensor("y", (1, 4, 4, 2), **({"scale": 0.5} | kinds))
    writer.op(operator, [x], [y], options)
    writer.finish([y])
    return writer


def cycle() -> Writer:
    writer = network()
    y = subgraph(writer)["tensors"][1]
    subgraph(writer)["tensors"].append(dict(y, name="z"))
    (node,) = subgraph(writer)["operators"]
    subgraph(writer)["operators"] = [dict(node, inputs=[2]), dict(node, inputs=[1], outputs=[2])]
    return writer


def with_operator(**changes: Any) -> Writer:
    writer = network()
    subgraph(writer)["operators"][0].update(changes)
    return writer


def with_code(**changes: Any) -> Writer:
    writer = network()
    writer.values["operator_codes"][0].update(changes)
    return writer


def float_inside() -> Writer:
    """Integers, then floats: x -> DEQUANTIZE -> a -> RELU -> b."""
    writer = Writer("net")
    x = writer.input("x", (1, 4), scale=0.5)
    a, b = (writer.tensor(name, (1, 4), dtype="float32") for name in "ab")
    writer.op("DEQUANTIZE", [x], [a])
    writer.op("RELU", [a], [b])
    writer.finish([b])
    return writer


def port_of_another_shape() -> Writer:
    writer = Writer("net")
    x = writer.input("x", (1, 2, 3, 4), dtype="float32")
    y = writer.tensor("y", (1, 4, 3, 2), scale=0.5)
    writer.op("QUANTIZE", [x], [y])
    writer.finish([y])
    return writer


def bias_with_a_zero_point() -> Writer:
    writer = Writer("net")
    x = writer.input("x", (1, 2), scale=0.5)
    w = writer.tensor("w", np.ones((2, 2), np.int8), scale=0.5)
    b = writer.tensor("b", np.ones(2, np.int32), scale=0.25, zero_point=65535)
    y = writer.tensor("y", (1, 2), scale=0.5)
    writer.op("FULLY_CONNECTED", [x, w, b], [y])
    writer.finish([y])
    return writer


def many_tensors() -> Writer:
    writer = network()
    table = subgraph(writer)["tensors"][1]
    subgraph(writer)["tensors"] += [table] * 21_000
    return writer


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "b")
    return stream.getvalue()


HUGE = 2**31 - 1
CASES: dict[str, tuple[Callable[[], Writer], str]] = {
    "a size of 0": (
        lambda: tensors(shape=[1, 0, 4, 2]),
        "the tensor 'x' has the shape (1, 0, 4, 2); each size must be at least 1",
    ),
    "a size of -2": (
        lambda: tensors(shape=[1, -2, 4, 2]),
        "tensor 'x': the shape (1, -2, 4, 2) has a size that is negative",
    ),
    "rows that vary": (
        lambda: tensors(shape_signature=[1, -1, 4, 2]),
        "tensor 'x' [1, -1, 4, 2] must have sizes",
    ),
    "rank that varies": (lambda: tensors(shape=None, has_rank=False), "tensor 'x' has no shape"),
    "a batch of 7": (lambda: tensors(shape=[7, 4, 4, 2]), "[7, 4, 4, 2] has a batch of 7"),
    "2^93 values": (
        lambda: tensors(shape=[1, HUGE, HUGE, HUGE]),
        "tensor 'x': the shape (1, 2147483647, 2147483647, 2147483647) has more than 2147483648",
    ),
    "2^30 rows": (
        lambda: tensors(shape=[1, 2**30, 1, 1]),
        "layer 'x': its output of 1073741824x1x1 has 1073741824 positions, at most 8388608",
    ),
    "2^30 channels": (
        lambda: tensors(shape=[1, 1, 1, 2**30]),
        "layer 'x': its output of 1x1x1073741824 has 1073741824 channels, at most 1048576",
    ),
    "300 dimensions": (
        lambda: tensors(shape=[1] * 300),
        "tensor 'x': shape has 300 dimensions, at most 8 are read",
    ),
    "a window of 2^31": (
        lambda: network(filter_width=HUGE),
        "layer 'y': its padded input of 6x2147483650x2 has 12884901900 positions, at most 8388608",
    ),
    "a stride of 2^31": (
        lambda: network(stride_h=HUGE),
        "layer 'y': makes 1x4x2, but the file gives tensor 'y' the shape 4x4x2",
    ),
    "a stride of 0": (lambda: network(stride_w=0), "layer 'y': stride_w of MAX_POOL_2D"),
    "a negative window": (lambda: network(filter_height=-3), "layer 'y': filter_height of MAX_"),
    "a cycle": (cycle, "layer 'y': reads the tensor 'z', which no node before it computes"),
    "a node that reads itself": (
        lambda: with_operator(inputs=[1]),
        "layer 'y': reads the tensor 'y', which no node before it computes",
    ),
    "a tensor that is missing": (
        lambda: with_operator(inputs=[99]),
        "layer 'y': refers to tensor 99, which is not one of 2",
    ),
    "no input at all": (lambda: with_operator(inputs=[]), "layer 'y': must have 1 inputs, not 0"),
    "no output at all": (lambda: with_operator(outputs=[]), "layer 'node_0': has no output"),
    "an unknown operator": (
        lambda: with_code(builtin_code=999),
        "layer 'y': TFLite operator number 999 is not supported",
    ),
    "a custom operator": (
        lambda: with_code(builtin_code=32, deprecated_builtin_code=32, custom_code="a\n\x1b[2J"),
        "layer 'y': TFLite operator CUSTOM 'a\\n\\x1b[2J' is not supported",
    ),
    "control flow": (
        lambda: with_code(builtin_code=119, deprecated_builtin_code=119),
        "layer 'y': TFLite operator WHILE is not supported",
    ),
    "a version of the future": (
        lambda: with_code(version=99),
        "layer 'y': MAX_POOL_2D must have a version from 1 to ",
    ),
    "floats": (
        lambda: one("RELU", {}, dtype="float32", scale=None),
        "layer 'y': tensor 'x' is float32: it computes in floating point",
    ),
    "half floats": (
        lambda: one("RELU", {}, dtype="float16", scale=None),
        "layer 'x': tensor 'x' is float16: it computes in floating point",
    ),
    "floats in a network of integers": (
        float_inside,
        "layer 'a': makes floating-point values of tensor 'x' within the network",
    ),
    "no scale": (lambda: tensors(quantization=None), "tensor 'x' has no scale"),
    "a scale that is not a number": (
        lambda: tensors(quantization={"scale": [np.nan], "zero_point": [0]}),
        "tensor 'x': a scale must be a positive number, not nan",
    ),
    "a zero point of 2^62": (
        lambda: tensors(quantization={"scale": [0.5], "zero_point": [2**62]}),
        "tensor 'x': a zero point of int8 must be from -128 to 127, not 4611686018427387904",
    ),
    "a port of another shape": (
        port_of_another_shape,
        "layer 'y': tensor 'y' of 4x3x2 is made of 'x' of 2x3x4",
    ),
    "a bias with a zero point": (
        bias_with_a_zero_point,
        "layer 'y': bias 'b' must have the zero point 0",
    ),
    "21 000 tensors": (many_tensors, "'net.tflite' has 21002 tensors, at most 20000 are read"),
}


def emitted(content: bytes, folder: Path, name: str = "net.tflite") -> tuple[int, float]:
    """Exit code of `hwgen emit`, and its seconds of the processor."""
    model = folder / name
    model.write_bytes(content)
    start = time.process_time()
    code = main(["emit", str(model), "-o", str(folder / "design")])
    return code, time.process_time() - start


@pytest.mark.parametrize("case", list(CASES))
def test_a_network_that_means_harm_is_refused(case: str, tmp_path: Path, capsys: Captured) -> None:
    make, message = CASES[case]
    code, seconds = emitted(write(make().values), tmp_path)
    printed = capsys.readouterr()
    assert code == 2, printed.err
    assert message in re.sub(r"\s+", " ", printed.err)
    assert printed.err.count("hint:") + printed.err.count("layer '") < 20
    assert "Traceback" not in printed.err + printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["net.tflite"]
    assert seconds < SECONDS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"TFL3",
        bytes(4) + b"TFL3",
        b"\xff" * 4 + b"TFL3" + b"\xff" * 100,
        zipped(),
        b"import os",
    ],
)
def test_files_that_are_no_models_are_refused(
    content: bytes, tmp_path: Path, capsys: Captured
) -> None:
    assert emitted(content, tmp_path)[0] == 2
    assert re.match(
        r"error: 'net.tflite' is (damaged|not a TensorFlow Lite file):? ", capsys.readouterr().err
    )


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_reach_no_verilog(name: str, tmp_path: Path, capsys: Captured) -> None:
    """Whatever tensors and network are called, the design is that of other names."""
    writer = network(names=(name, f"{name}2"))
    writer.values["description"] = subgraph(writer)["name"] = name
    code, seconds = emitted(write(writer.values), tmp_path)
    assert code == 0, capsys.readouterr().err
    files = [path for path in (tmp_path / "design").rglob("*") if path.is_file()]
    verilog = [path.read_bytes() for path in files if path.suffix == ".v"]
    assert len(verilog) > 1
    for text in verilog:
        assert text.isascii()
        code_of = re.sub(rb"//[^\n]*", b"", text)
        assert code_of.count(b"\nmodule ") == code_of.count(b"\nendmodule") == 1
    assert all(re.fullmatch(r"[\w.-]+", path.name, re.ASCII) for path in files)
    assert {path.name for path in tmp_path.iterdir()} == {"design", "net.tflite"}
