"""Frontends: files that describe a network. `load` picks the frontend by the file's content."""

from __future__ import annotations

from pathlib import Path

from hwgen.errors import HwgenError
from hwgen.frontends.model import Model
from hwgen.frontends.python_graph import load_python
from hwgen.ir.serialize import load_graph

__all__ = ["Model", "load"]

_ZIP = b"PK"


def load(path: str | Path) -> Model:
    """The graph in a saved graph file (a zip) or a Python file (text), with its data.

    Raises HwgenError when the file cannot be read, is neither, or does not hold a legal graph.
    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise HwgenError(f"cannot read '{file}': {error.strerror}") from None
    if content.startswith(_ZIP) or file.suffix == ".hwgraph":
        return Model(load_graph(file))
    if not _is_text(content):
        hint = "pass a Python file that defines 'graph', or a file of hwgen.save_graph"
        raise HwgenError(f"'{file.name}' is neither Python text nor a saved graph", hint=hint)
    return load_python(file)


def _is_text(content: bytes) -> bool:
    try:
        return bool(content.strip()) and "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
