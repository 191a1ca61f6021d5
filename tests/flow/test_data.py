"""Data files: frames by input layer, labels, and every way in which they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import hwgen
from hwgen.errors import HwgenError
from hwgen.flow import data
from hwgen.flow.data import DataFiles, read_frames, with_data
from hwgen.frontends import Model

FRAMES = np.arange(2 * 4 * 3 * 2, dtype=np.float32).reshape(2, 4, 3, 2)


def one_input() -> Model:
    graph = hwgen.Graph("g")
    graph.output(graph.relu(graph.input("x", (4, 3, 2))))
    return Model(graph)


def two_inputs() -> Model:
    graph = hwgen.Graph("g")
    graph.output(graph.add(graph.input("a", (3,)), graph.input("b", (3,))))
    return Model(graph)


def saved(tmp_path: Path, array: np.ndarray, name: str = "data.npy") -> Path:
    np.save(tmp_path / name, array)
    return tmp_path / name


def test_an_array_is_the_data_of_the_only_input(tmp_path: Path) -> None:
    found = read_frames(saved(tmp_path, FRAMES), one_input())
    assert list(found) == ["x"]
    np.testing.assert_array_equal(found["x"], FRAMES)


def test_arrays_of_an_archive_go_to_the_inputs_of_their_names(tmp_path: Path) -> None:
    np.savez(tmp_path / "data.npz", b=np.ones((2, 3)), a=np.zeros((2, 3)))
    found = read_frames(tmp_path / "data.npz", two_inputs())
    assert (found["a"].sum(), found["b"].sum()) == (0, 6)


def test_the_files_replace_what_the_model_has(tmp_path: Path) -> None:
    path = saved(tmp_path, FRAMES)
    labels = saved(tmp_path, np.array([1, 0]), "labels.npy")
    model = with_data(one_input(), DataFiles(path, path, labels))
    assert model.calibration is not None
    assert model.inputs is not None
    assert model.labels is not None
    assert model.labels.tolist() == [1, 0]
    assert with_data(model, data.NO_DATA) == model


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((2, 3, 4, 2)), r"must have shape \(frames, 4, 3, 2\), not \(2, 3, 4, 2\)"),
        (np.zeros((4, 3, 2)), "add an axis for the frames"),
        (np.zeros((0, 4, 3, 2)), "holds no frames"),
        (np.full((1, 4, 3, 2), np.nan), "24 values that are not finite"),
        (np.zeros((1, 4, 3, 2), dtype=complex), "must be real numbers or integers"),
    ],
)
def test_frames_that_do_not_fit_are_refused(
    tmp_path: Path, array: np.ndarray, message: str
) -> None:
    with pytest.raises(HwgenError, match=message):
        read_frames(saved(tmp_path, array), one_input())


def test_one_array_for_two_inputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="holds one array for 2 inputs"):
        read_frames(saved(tmp_path, np.zeros((1, 3))), two_inputs())
    np.savez(tmp_path / "data.npz", a=np.zeros((1, 3)), c=np.zeros((1, 3)))
    with pytest.raises(HwgenError, match="needed are a, b"):
        read_frames(tmp_path / "data.npz", two_inputs())


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04 no zip", b"text"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.npy"
    path.write_bytes(content)
    with pytest.raises(HwgenError, match=r"'data\.npy' is damaged or no array file"):
        read_frames(path, one_input())


def test_a_file_of_python_objects_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="damaged or no array file"):
        read_frames(saved(tmp_path, np.array([object()])), one_input())


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match=r"nothing\.npy' can't be read: No such file"):
        read_frames(tmp_path / "nothing.npy", one_input())


def test_a_file_beyond_the_budget_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "BUDGET", 100)
    with pytest.raises(HwgenError, match="takes 192 bytes, at most 100 are allowed"):
        read_frames(saved(tmp_path, FRAMES), one_input())


def test_labels_belong_to_frames(tmp_path: Path) -> None:
    frames = saved(tmp_path, FRAMES)
    labels = saved(tmp_path, np.array([1, 2, 3]), "labels.npy")
    with pytest.raises(HwgenError, match="holds 3 labels for 2 frames"):
        with_data(one_input(), DataFiles(None, frames, labels))
    with pytest.raises(HwgenError, match="one array of whole numbers"):
        with_data(one_input(), DataFiles(None, frames, saved(tmp_path, np.ones(2), "l.npy")))


def test_a_quantized_model_takes_no_calibration(tmp_path: Path) -> None:
    model = one_input()
    quantized = Model(hwgen.quantize(model.graph, FRAMES))
    with pytest.raises(HwgenError, match="is quantized already"):
        with_data(quantized, DataFiles(saved(tmp_path, FRAMES)))
