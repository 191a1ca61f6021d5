"""TensorFlow Lite files to plain values: bytes in, a SourceGraph out, nothing trusted.

Metadata and signatures are not read: they say nothing about what is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from hwgen.errors import HwgenError, raise_all
from hwgen.frontends.names import unique
from hwgen.frontends.order import check_order
from hwgen.frontends.source import SourceGraph, SourceNode, SourceTensor
from hwgen.frontends.tflite.fields import number, value
from hwgen.frontends.tflite.flatbuffer import FlatBuffer, Table
from hwgen.frontends.tflite.nodes import indices, read_codes, read_node
from hwgen.frontends.tflite.schema import IDENTIFIER, VERSION
from hwgen.frontends.tflite.tensors import read_buffers, read_tensor

KIND = "TFLite"
MAX_TENSORS = 20_000
MAX_NODES = 10_000


def is_tflite(content: bytes) -> bool:
    """Whether the file says that it is one: the identifier at byte 4."""
    return content[4:8] == IDENTIFIER


def read(content: bytes, name: str) -> SourceGraph:
    """The only subgraph of the file. name: of the file, for messages and for the graph.

    Raises HwgenError when it is damaged, or has what hwgen can't hold (all of it at once).
    """
    if not is_tflite(content):
        message = f"'{name}' is not a TensorFlow Lite file: TFL3 is missing at byte 4"
        raise HwgenError(message)
    file = FlatBuffer(content, name)
    model = file.root()
    version = value(model, "Model", "version")
    if version != VERSION:
        raise HwgenError(f"'{name}' has version {version} of the schema, not {VERSION}")
    return _Reader(file, model, _subgraph(model)).read()


def _subgraph(model: Table) -> Table:
    position = number("Model", "subgraphs")
    count = model.count(position)
    if count != 1:
        message = f"'{model.buffer.name}' has {count} subgraphs, only a model of one is read"
        hint = "control flow (IF, WHILE) is in subgraphs of its own; convert the model without it"
        raise HwgenError(message, hint=hint if count else None)
    return next(iter(model.tables(position)))


class _Reader:
    """Reads one subgraph. Damage raises at once; what hwgen can't hold is collected."""

    def __init__(self, file: FlatBuffer, model: Table, subgraph: Table) -> None:
        self.file = file
        self.model = model
        self.subgraph = subgraph
        self.errors: list[HwgenError] = []

    def read(self) -> SourceGraph:
        tables = self._tables("tensors", MAX_TENSORS)
        keys = unique((value(table, "Tensor", "name") or "" for table in tables), "tensor")
        tensors = self._tensors(tables, keys)
        nodes = self._nodes(keys)
        inputs, outputs = (self._ports(side, keys) for side in ("inputs", "outputs"))
        raise_all(self.errors)
        graph = SourceGraph(KIND, PurePath(self.file.name).stem, nodes, tensors, inputs, outputs)
        raise_all(check_order(graph))
        return graph

    def _tables(self, name: str, most: int) -> list[Table]:
        position = number("SubGraph", name)
        count = self.subgraph.count(position)
        if count > most:
            raise HwgenError(f"'{self.file.name}' has {count} {name}, at most {most} are read")
        return list(self.subgraph.tables(position))

    def _tensors(self, tables: Sequence[Table], keys: Sequence[str]) -> dict[str, SourceTensor]:
        buffers = read_buffers(self.model)
        found = {}
        for table, key in zip(tables, keys, strict=True):
            try:
                found[key] = read_tensor(table, key, buffers)
            except HwgenError as error:
                self.errors.append(error)
        return found

    def _nodes(self, keys: Sequence[str]) -> tuple[SourceNode, ...]:
        tables = self._tables("operators", MAX_NODES)
        codes = read_codes(self.model)
        first = [indices(table, "Operator", "outputs")[:1] for table in tables]
        names = unique((keys[n[0]] if n and 0 <= n[0] < len(keys) else "" for n in first), "node")
        found = []
        for table, name in zip(tables, names, strict=True):
            try:
                found.append(read_node(table, name, codes, keys))
            except HwgenError as error:
                self.errors.append(error)
        return tuple(found)

    def _ports(self, side: str, keys: Sequence[str]) -> tuple[str, ...]:
        found = indices(self.subgraph, "SubGraph", side)
        strange = [index for index in found if not 0 <= index < len(keys)]
        if strange:
            self.errors.append(self.file.damaged(f"its {side} refer to tensor {strange[0]}"))
        if not found:
            self.errors.append(HwgenError(f"'{self.file.name}' has no {side}"))
        return tuple(keys[index] for index in found if 0 <= index < len(keys))
