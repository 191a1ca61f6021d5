"""The kinds of model files: how each is known by its content, and what opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hwgen.errors import HwgenError
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Model
from hwgen.frontends.options import ImportOptions

_ZIP = b"PK"
_TFLITE = b"TFL3"
_ONNX = b"\x08"  # the number of a field that each model begins with

HINT = (
    "pass a TensorFlow Lite or ONNX model, a Python file that defines 'graph', "
    "or a file of hwgen.save_graph"
)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. knows: whether a file with this suffix and content is one; examine: opens it.

    A file that has the suffix of a kind is one of it, so that a damaged one is called damaged.
    """

    knows: Callable[[str, bytes], bool]
    examine: Callable[[Path, bytes, ImportOptions], Examined]


def examine_content(path: Path, content: bytes, options: ImportOptions) -> Examined:
    """What the file holds. Raises HwgenError when it is damaged or of no kind that is known."""
    for kind in FORMATS:
        if kind.knows(path.suffix.lower(), content):
            return kind.examine(path, content, options)
    raise HwgenError(f"'{path.name}' is not a model file of a kind that hwgen reads", hint=HINT)


def _saved_graph(path: Path, content: bytes, options: ImportOptions) -> Examined:
    from hwgen.ir.serialize import load_graph

    return Examined.of_model(Model(load_graph(path)))


def _tflite(path: Path, content: bytes, options: ImportOptions) -> Examined:
    from hwgen.frontends.tflite.importer import import_model
    from hwgen.frontends.tflite.reader import read

    return import_model(read(content, path.name), options)


def _onnx(path: Path, content: bytes, options: ImportOptions) -> Examined:
    from hwgen.frontends.onnx.importer import import_model
    from hwgen.frontends.onnx.reader import read

    return import_model(read(path, content, options), options)


def _python(path: Path, content: bytes, options: ImportOptions) -> Examined:
    from hwgen.frontends.python_graph import load_python

    return Examined.of_model(load_python(path))


def _is_text(content: bytes) -> bool:
    try:
        return bool(content.strip()) and "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


FORMATS = (
    Format(lambda suffix, content: suffix == ".tflite" or content[4:8] == _TFLITE, _tflite),
    Format(lambda suffix, content: suffix == ".onnx" or content.startswith(_ONNX), _onnx),
    Format(lambda suffix, content: suffix == ".hwgraph" or content.startswith(_ZIP), _saved_graph),
    Format(lambda suffix, content: _is_text(content), _python),
)
"""In the order in which they are asked."""
