"""What a design folder keeps of its model, and what is no design folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph
from hwgen.errors import HwgenError
from hwgen.flow.folder import Data, model_files, read_data, read_float_graph
from hwgen.frontends import Model, load
from hwgen.passes.quantize import quantize


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_the_model_comes_back_from_its_folder(model: Path, tmp_path: Path) -> None:
    loaded = load(model)
    write(tmp_path, model_files(loaded))
    graph, data = read_float_graph(tmp_path), read_data(tmp_path)
    assert graph is not None
    assert [node.name for node in graph.nodes] == [node.name for node in loaded.graph.nodes]
    assert data.inputs is not None
    assert data.labels is not None
    assert loaded.inputs is not None
    assert list(data.inputs) == ["image"]
    assert isinstance(loaded.inputs, np.ndarray)
    np.testing.assert_array_equal(data.inputs["image"], loaded.inputs)
    np.testing.assert_array_equal(data.labels, [0, 1, 2, 0, 1])


def test_several_inputs_come_back_by_any_name(tmp_path: Path) -> None:
    graph = Graph("two")
    names = ("a/b", "..")
    for name in names:
        graph.output(graph.relu(graph.input(name, (3,)), name=f"relu {name}"), name=f"out {name}")
    inputs = {name: np.full((2, 3), index) for index, name in enumerate(names)}
    write(tmp_path, model_files(Model(graph, inputs=inputs)))
    data = read_data(tmp_path)
    assert data.inputs is not None
    assert data.labels is None
    assert {name: images.tolist() for name, images in data.inputs.items()} == {
        "a/b": [[0, 0, 0], [0, 0, 0]],
        "..": [[1, 1, 1], [1, 1, 1]],
    }


def test_the_same_model_gives_the_same_files(model: Path) -> None:
    assert model_files(load(model)) == model_files(load(model))


def test_a_quantized_model_without_data_has_no_files(model: Path, tmp_path: Path) -> None:
    loaded = load(model)
    assert loaded.calibration is not None
    assert model_files(Model(quantize(loaded.graph, loaded.calibration))) == {}
    assert read_float_graph(tmp_path) is None
    assert read_data(tmp_path).inputs is Data().inputs


def test_damaged_data_are_told(tmp_path: Path) -> None:
    write(tmp_path, {"model/data.npz": b"PK no zip"})
    with pytest.raises(
        HwgenError, match=r"data\.npz is damaged: .*\n  hint: emit the design again"
    ):
        read_data(tmp_path)
