"""Frontends: files that describe a network. `load` picks the frontend by the file's content."""

from __future__ import annotations

from pathlib import Path

from hwgen.errors import HwgenError, raise_all
from hwgen.frontends.examined import Examined
from hwgen.frontends.formats import examine_content
from hwgen.frontends.model import Model
from hwgen.frontends.options import ImportOptions

__all__ = ["Examined", "ImportOptions", "Model", "examine", "load"]

MAX_BYTES = 1 << 30
"""Largest file that is read."""

_DEFAULT = ImportOptions()


def load(path: str | Path, options: ImportOptions = _DEFAULT) -> Model:
    """The graph in a model file (TensorFlow Lite, ONNX), a saved graph or a Python file, with the
    data that came with it.

    Raises HwgenError when the file cannot be read, is none of these, or does not hold a graph that
    hwgen supports, with everything that stands against it.
    """
    found = examine(path, options)
    raise_all(found.errors)
    return found.model()


def examine(path: str | Path, options: ImportOptions = _DEFAULT) -> Examined:
    """What the file holds, and everything that stands against an import.

    Raises HwgenError when the file cannot be read, is damaged or of no kind that is known.
    """
    file = Path(path)
    return examine_content(file, _content(file), options)


def _content(file: Path) -> bytes:
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):
            raise HwgenError(f"cannot read '{file}': it is not a file")
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise HwgenError(f"'{file.name}' has {size} bytes, at most {MAX_BYTES} are read")
        return file.read_bytes()
    except OSError as error:
        raise HwgenError(f"cannot read '{file}': {error.strerror}") from None
