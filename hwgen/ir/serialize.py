"""Saved graph files (.hwgraph): a zip of NumPy arrays (npz) with a JSON header.

The same graph gives the same bytes. Nothing is unpickled, and every size is checked before memory
is taken.
"""

from __future__ import annotations

import io
import json
import math
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError, raise_all
from hwgen.ir.codec import Arrays, decode, encode
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node
from hwgen.ir.requantized import RequantizedNode, is_proved
from hwgen.ir.verify import verify

VERSION = 1
BUDGET = 1 << 30
"""Most bytes that the arrays of a saved graph may take in memory."""

_HEADER = "header.json"
_HEADER_BUDGET = 1 << 24
_DTYPES = ("float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16")
_ENCRYPTED = 1  # in the flags of an entry
_STAMP = (1980, 1, 1, 0, 0, 0)


def save_graph(graph: Graph, path: str | Path) -> Path:
    """Write a legal graph to `path` and return it. Raises HwgenError when it is not legal."""
    data = graph_bytes(graph)
    target = Path(path)
    staging = target.with_name(target.name + ".part")
    try:
        staging.write_bytes(data)
        return staging.replace(target)
    except OSError as error:
        staging.unlink(missing_ok=True)
        raise HwgenError(f"cannot write '{target}': {error.strerror}") from error


def graph_bytes(graph: Graph) -> bytes:
    """Contents of the saved graph file of a legal graph. Raises HwgenError when it is not legal."""
    verify(graph)
    arrays: Arrays = {}
    nodes = [encode(node, arrays) for node in graph.nodes]
    header = {"format": "hwgraph", "version": VERSION, "name": graph.name, "nodes": nodes}
    if graph.notes:
        header["notes"] = list(graph.notes)
    return npz_bytes(arrays, json.dumps(header, indent=1).encode())


def load_graph(path: str | Path, budget: int = BUDGET) -> Graph:
    """The graph in a saved graph file.

    Raises HwgenError when the file is damaged, of another kind or beyond `budget` bytes, and with
    all mistakes at once when its contents are not a legal graph.
    """
    name = Path(path).name
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, Path(path).stat().st_size, budget)
            header = _header(archive)
            arrays = _arrays(archive)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise HwgenError(f"cannot read the saved graph '{name}': {reason}") from None
    except (ValueError, RecursionError) as error:
        raise HwgenError(f"saved graph '{name}' is damaged: {error}") from None
    return _graph(header, arrays)


def npz_bytes(arrays: Mapping[str, NDArray[Any]], header: bytes | None = None) -> bytes:
    """Arrays in the format of NumPy's npz, behind a header: the same input, the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if header is not None:
            _add(archive, _HEADER, header)
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.lib.format.write_array(stream, array, allow_pickle=False)
            _add(archive, f"{name}.npy", stream.getvalue())
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED, 1)


def _check_sizes(archive: zipfile.ZipFile, size: int, budget: int) -> None:
    """size: bytes of the file, which what is stored in it cannot exceed."""
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > budget:
        raise HwgenError(f"saved graph holds {total} bytes, at most {budget} are allowed")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise ValueError(f"'{entry.filename}' is encrypted")
        if entry.compress_size > size:
            raise ValueError(f"'{entry.filename}' is larger than the file")


def _header(archive: zipfile.ZipFile) -> dict[str, Any]:
    if _HEADER not in archive.namelist():
        raise HwgenError(
            f"not a saved graph: it has no {_HEADER}", hint="write it with hwgen.save_graph"
        )
    if archive.getinfo(_HEADER).file_size > _HEADER_BUDGET:
        raise ValueError(f"{_HEADER} is larger than {_HEADER_BUDGET} bytes")
    header = json.loads(archive.read(_HEADER))
    if not isinstance(header, dict) or header.get("format") != "hwgraph":
        raise ValueError(f"{_HEADER} does not describe a graph")
    if header.get("version") != VERSION:
        raise HwgenError(
            f"saved graph has version {header.get('version')!r}, this hwgen reads {VERSION}"
        )
    return header


def _arrays(archive: zipfile.ZipFile) -> Arrays:
    names = [name for name in archive.namelist() if name != _HEADER]
    return {name.removesuffix(".npy"): _array(archive, name) for name in names}


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """One array; its declared shape must be exactly the bytes that the entry holds."""
    size = archive.getinfo(name).file_size
    with archive.open(name) as stream:
        version = np.lib.format.read_magic(stream)
        if version != (1, 0):
            raise ValueError(f"array '{name}' has format {version}, (1, 0) is expected")
        shape, by_column, dtype = _declared(stream, name)
        expected = math.prod(shape) * dtype.itemsize
        if dtype.name not in _DTYPES or by_column or size - stream.tell() != expected:
            raise ValueError(f"array '{name}' of {dtype.name} {shape} does not fit its entry")
        return np.frombuffer(stream.read(expected), dtype).reshape(shape)


def _declared(stream: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, column order and type that the header of an array declares."""
    try:
        return np.lib.format.read_array_header_1_0(stream)
    except (SyntaxError, tokenize.TokenError):  # NumPy parses the header as Python
        raise ValueError(f"array '{name}' has a damaged header") from None


def _graph(header: dict[str, Any], arrays: Arrays) -> Graph:
    errors: list[HwgenError] = []
    allowed = ("format", "version", "name", "nodes", "notes")
    unknown = [key for key in header if key not in allowed]
    if unknown:
        errors.append(HwgenError(f"unknown keys in the header: {', '.join(unknown)}"))
    name, items = header.get("name"), header.get("nodes")
    if not isinstance(name, str) or not isinstance(items, list):
        raise HwgenError("the header needs a 'name' and a list of 'nodes'")
    notes = header.get("notes", [])
    if not isinstance(notes, list) or not all(
        isinstance(n, str) and n.isprintable() for n in notes
    ):
        errors.append(HwgenError("the header's 'notes' must be a list of printable texts"))
    nodes: list[Node] = []
    for index, item in enumerate(items):
        found = decode(item, f"#{index}", arrays)
        if isinstance(found, Node):
            nodes.append(found)
        else:
            errors += found
    raise_all(errors)
    graph = verify(Graph.from_nodes(name, nodes))
    graph.notes = tuple(notes)
    raise_all([error for node in graph.nodes for error in _unproved(node)])
    return graph


def _unproved(node: Node) -> list[HwgenError]:
    """A mistake when the file holds a requantizer that does not equal the rounding rule."""
    if not isinstance(node, RequantizedNode) or node.requantizer is None or is_proved(node):
        return []
    return [HwgenError(f"requantizer differs from rounding rule {node.rule}", layer=node.name)]
