from __future__ import annotations

from pathlib import Path

import pytest

from hwgen import HwgenError, load, save_graph

from ..passes.networks import small

PYTHON = """
import numpy as np
from hwgen import Graph
graph = Graph("tiny")
graph.output(graph.relu(graph.input("x", (3,))))
calibration = [[0.0, 1.0, 2.0]]
"""


def test_saved_graph_is_known_by_its_content(tmp_path: Path) -> None:
    path = save_graph(small(), tmp_path / "network.py")
    model = load(path)
    assert model.graph.name == "small"
    assert model.calibration is None


def test_python_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "network.txt"
    path.write_text(PYTHON)
    assert load(str(path)).graph.name == "tiny"


def test_text_with_the_suffix_of_a_saved_graph_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "network.hwgraph"
    path.write_text("raise SystemExit('was run')")
    with pytest.raises(HwgenError, match="File is not a zip file"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x93NUMPY\x01\x00", b"\xff\xfe\x00", b"a\0b"])
def test_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "network.bin"
    path.write_bytes(content)
    with pytest.raises(HwgenError) as error:
        load(path)
    assert str(error.value) == (
        "'network.bin' is not a model file of a kind that hwgen reads\n  hint: pass a TensorFlow "
        "Lite or ONNX model, a Python file that defines 'graph', or a file of hwgen.save_graph"
    )


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "no.py", "No such file or directory"), (tmp_path, "Is a dir")):
        with pytest.raises(HwgenError) as error:
            load(path)
        assert str(error.value).startswith(f"cannot read '{path}': {reason}")
