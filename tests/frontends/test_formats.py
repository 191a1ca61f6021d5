from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from hwgen import HwgenError
from hwgen.frontends import examine, load
from hwgen.frontends.options import ImportOptions

from .tflite.test_writer import convolution


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "b")
    return stream.getvalue()


NOT_TFLITE = {
    "zip": zipped(),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    "onnx": b"\x08\x08\x12\x07pytorch",
    "empty": b"",
    "text": b"import os",
}


def test_tflite_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "net.bin"
    path.write_bytes(convolution()[1])
    examined = examine(path)
    assert examined.errors == ()
    assert examined.origin is not None
    assert examined.origin.kind == "TFLite"
    assert load(path, ImportOptions()).graph.name == "net"


@pytest.mark.parametrize("kind", list(NOT_TFLITE))
def test_another_file_with_the_suffix_of_tflite_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "net.tflite"
    path.write_bytes(NOT_TFLITE[kind])
    with pytest.raises(HwgenError) as error:
        load(path)
    assert str(error.value) == (
        "'net.tflite' is not a TensorFlow Lite file: TFL3 is missing at byte 4"
    )


def test_devices_are_not_read() -> None:
    with pytest.raises(HwgenError, match="cannot read '/dev/zero': it is not a file"):
        load("/dev/zero")


def test_array_file_is_of_no_kind(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros(3))
    with pytest.raises(HwgenError, match="'a.npy' is not a model file of a kind that hwgen reads"):
        load(tmp_path / "a.npy")
