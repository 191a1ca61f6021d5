"""Reader of ONNX files: protobuf to plain values, every name and size checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hwgen.errors import HwgenError, raise_all
from hwgen.frontends.names import printable, unique
from hwgen.frontends.onnx.attributes import defaults, read_attributes
from hwgen.frontends.onnx.damage import MAX_EDGES, MAX_NODES, MAX_RANK, MAX_TENSORS, damaged
from hwgen.frontends.onnx.order import in_order
from hwgen.frontends.onnx.tensors import DTYPES, Values
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.source import SourceGraph, SourceNode, SourceTensor

KIND = "ONNX"
OPSETS = (7, 24)
"""First and last opset of ai.onnx whose operators are known."""
MICROSOFT = "com.microsoft"
QONNX = "qonnx"
DOMAINS = {
    "": "",
    "ai.onnx": "",
    MICROSOFT: MICROSOFT,
    "qonnx.custom_op.general": QONNX,
    "onnx.brevitas": QONNX,
    "finn.custom_op.general": QONNX,
}
"""Domains of operators: what stands in front of the operator's name, "" for ai.onnx."""


def read(path: Path, content: bytes, options: ImportOptions) -> SourceGraph:
    """The network in an ONNX file; its nodes in an order in which each follows what it reads.

    path: of the file, for external data and its name. Operators of ai.onnx have their plain name,
    others that of their domain in front, "com.microsoft.QGemm", "qonnx.Quant".
    Raises HwgenError when the file is damaged or uses what is not supported in any operator.
    """
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

    try:
        model = _parse(content)
        return _Reader(path, model, Values(path.parent, options.external_data)).graph()
    except DecodeError:
        raise HwgenError(f"'{path.name}' is no ONNX file, or damaged") from None
    except UnicodeDecodeError:
        raise damaged("a name is not text") from None


def _parse(content: bytes) -> Any:
    import onnx

    return onnx.ModelProto.FromString(content)


class _Reader:
    """One file while it is read."""

    def __init__(self, path: Path, model: Any, values: Values) -> None:
        self.name = printable(path.stem)
        self.model = model
        self.values = values
        self.tensors: dict[str, SourceTensor] = {}
        self.names: set[str] = set()

    def graph(self) -> SourceGraph:
        self._check_model()
        graph = self.model.graph
        self.keys = _keys(graph)
        self._constants(graph)
        inputs = self._inputs(graph.input)
        nodes = self._nodes(graph.node)
        outputs = tuple(self.keys[value.name] for value in graph.output)
        self._check_outputs(outputs)
        self._check_reads(nodes)
        return SourceGraph(KIND, self.name, in_order(nodes), self.tensors, inputs, outputs)

    def _check_model(self) -> None:
        model = self.model
        if not model.HasField("graph") or not (model.graph.node or model.graph.output):
            raise HwgenError("holds no ONNX graph")
        self.opsets = {str(entry.domain): int(entry.version) for entry in model.opset_import}
        self.opsets[""] = max(self.opsets.get("", 0), self.opsets.get("ai.onnx", 0))
        first, last = OPSETS
        if not first <= self.opsets[""] <= last:
            hint = "convert it with onnx.version_converter"
            message = f"the opset must be from {first} to {last}, not {self.opsets['']}"
            raise HwgenError(message, hint=hint)
        self.functions = {(str(f.domain), str(f.name)) for f in model.functions}
        if len(model.graph.node) > MAX_NODES:
            raise HwgenError(f"has {len(model.graph.node)} nodes, at most {MAX_NODES} are allowed")
        if model.graph.sparse_initializer:
            raise HwgenError("its sparse constants are not supported", hint="make them dense")

    def _constants(self, graph: Any) -> None:
        if len(graph.initializer) > MAX_TENSORS:
            raise HwgenError(f"has {len(graph.initializer)} constants, more than {MAX_TENSORS}")
        for proto in graph.initializer:
            name = self.keys[proto.name]
            data = self.values.read(proto, name)
            data.flags.writeable = False
            self._define(SourceTensor(name, data.shape, str(data.dtype), data))

    def _inputs(self, protos: Iterable[Any]) -> tuple[str, ...]:
        """Inputs of the graph; constants may be listed there as well."""
        names = []
        for proto in protos:
            name = self.keys[proto.name]
            known = self.tensors.get(name)
            if known is not None and known.data is not None:
                continue
            if not proto.type.HasField("tensor_type"):
                raise HwgenError(f"input '{name}' is no tensor")
            kind = int(proto.type.tensor_type.elem_type)
            shape = _shape(proto.type.tensor_type)
            self._define(SourceTensor(name, shape, DTYPES.get(kind, f"data type {kind}")))
            names.append(name)
        return tuple(names)

    def _nodes(self, protos: Iterable[Any]) -> list[SourceNode]:
        errors: list[HwgenError] = []
        nodes: list[SourceNode] = []
        for number, proto in enumerate(protos):
            try:
                nodes.append(self._node(number, proto))
            except HwgenError as error:
                errors.append(error)
        raise_all(errors)
        return nodes

    def _node(self, number: int, proto: Any) -> SourceNode:
        name = self._free(
            printable(_text(proto.name) or next(iter(proto.output), "")) or f"node_{number}"
        )
        operator, version = self._operator(proto, name)
        outputs = self._outputs(proto, name)
        inputs = [self.keys[key] if key else None for key in proto.input]
        if max(len(inputs), len(outputs)) > MAX_EDGES:
            raise HwgenError(f"reads or makes more than {MAX_EDGES} tensors", layer=name)
        attributes = read_attributes(proto, name, self.values)
        if operator == proto.op_type:
            attributes = defaults(operator, version) | attributes
        return SourceNode(name, operator, tuple(inputs), outputs, attributes, version)

    def _operator(self, proto: Any, name: str) -> tuple[str, int]:
        """Name of the operator with its domain, and the version of the domain."""
        domain, kind = _text(proto.domain), _text(proto.op_type)
        if (domain, kind) in self.functions:
            hint = "inline the functions of the model"
            raise HwgenError(f"{kind} is a function of the model", layer=name, hint=hint)
        prefix = DOMAINS.get(domain, domain)
        version = self.opsets.get(domain, 1) if prefix else self.opsets[""]
        return printable(f"{prefix}.{kind}" if prefix else kind), version

    def _outputs(self, proto: Any, name: str) -> tuple[str, ...]:
        """Keys of the outputs, made up for those that are left out in front of others."""
        keys = [self.keys[key] if key else "" for key in proto.output]
        while keys and not keys[-1]:
            keys.pop()
        if not keys:
            raise damaged("it has no output", node=name)
        outputs = tuple(key or f"{name}.output_{n}" for n, key in enumerate(keys))
        for key in outputs:
            self._define(SourceTensor(key, None, ""), node=name)
        return outputs

    def _define(self, tensor: SourceTensor, node: str | None = None) -> None:
        if tensor.name in self.tensors:
            raise damaged(f"tensor '{tensor.name}' is made twice", node=node)
        self.tensors[tensor.name] = tensor

    def _check_outputs(self, outputs: tuple[str, ...]) -> None:
        if not outputs:
            raise damaged("the graph has no output")
        for key in outputs:
            if key not in self.tensors:
                raise damaged(f"output '{key}' is made by no node")
        if len(set(outputs)) < len(outputs):
            raise damaged("an output is listed twice")

    def _check_reads(self, nodes: Iterable[SourceNode]) -> None:
        raise_all(
            [
                damaged(f"it reads tensor '{key}', which nothing makes", node=node.name)
                for node in nodes
                for key in node.inputs
                if key is not None and key not in self.tensors
            ]
        )

    def _free(self, name: str) -> str:
        found, number = name, 1
        while found in self.names:
            number += 1
            found = f"{name}_{number}"
        self.names.add(found)
        return found


def _text(value: str | bytes) -> str:
    """A text of the file; protobuf returns bytes for what is none."""
    if isinstance(value, bytes):
        raise damaged("a name is not text")
    return value


def _keys(graph: Any) -> dict[str, str]:
    """A printable and unique name for the name of each tensor."""
    names: dict[str, None] = {}
    for values in (graph.initializer, graph.input, graph.output):
        names |= dict.fromkeys(_text(value.name) for value in values)
    for node in graph.node:
        names |= dict.fromkeys(map(_text, (*node.input, *node.output)))
    return dict(zip(names, unique(names, "tensor"), strict=True))


def _shape(tensor_type: Any) -> tuple[int, ...] | None:
    """Sizes, -1 where one is a name or left out; None when the rank is unknown."""
    if not tensor_type.HasField("shape"):
        return None
    sizes = [int(dim.dim_value) if dim.HasField("dim_value") else -1
             for dim in tensor_type.shape.dim]  # fmt: skip
    if len(sizes) > MAX_RANK:
        raise HwgenError(f"an input has {len(sizes)} axes, at most {MAX_RANK} are allowed")
    return tuple(sizes)
