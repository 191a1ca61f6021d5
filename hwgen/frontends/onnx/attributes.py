"""Attributes of ONNX nodes as plain values, with the defaults of their opset."""

from __future__ import annotations

from functools import cache
from typing import Any

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.damage import damaged
from hwgen.frontends.onnx.tensors import Values

_FLOAT, _INT, _STRING, _TENSOR, _FLOATS, _INTS, _STRINGS = 1, 2, 3, 4, 6, 7, 8
_KINDS = {
    5: "a graph", 9: "tensors", 10: "graphs", 11: "a sparse tensor", 12: "sparse tensors",
    13: "a type", 14: "types",
}  # fmt: skip


def read_attributes(proto: Any, node: str, values: Values) -> dict[str, Any]:
    """int, float, str, tuples of these or an array by the name of each attribute of a NodeProto.

    Raises HwgenError on subgraphs, references and attributes that are given twice.
    """
    found: dict[str, Any] = {}
    for attribute in proto.attribute:
        name = str(attribute.name)
        if name in found:
            raise damaged(f"attribute {name} is given twice", node=node)
        if attribute.ref_attr_name:
            message = f"attribute {name} refers to an attribute of a function"
            raise HwgenError(message, layer=node, hint="inline the functions of the model")
        found[name] = _value(attribute, name, node, values)
    return found


def _value(attribute: Any, name: str, node: str, values: Values) -> Any:
    kind = int(attribute.type)
    if kind == _INT:
        return int(attribute.i)
    if kind == _FLOAT:
        return float(attribute.f)
    if kind == _STRING:
        return bytes(attribute.s).decode()
    if kind == _INTS:
        return tuple(int(number) for number in attribute.ints)
    if kind == _FLOATS:
        return tuple(float(number) for number in attribute.floats)
    if kind == _STRINGS:
        return tuple(bytes(text).decode() for text in attribute.strings)
    if kind == _TENSOR:
        return values.read(attribute.t, f"{node}.{name}")
    what = _KINDS.get(kind, f"a value of the unknown kind {kind}")
    raise HwgenError(f"attribute {name} holds {what}, which is not supported", layer=node)


@cache
def defaults(operator: str, version: int) -> dict[str, Any]:
    """What the attributes of an operator of ai.onnx are when a file leaves them out."""
    import onnx

    try:
        schema = onnx.defs.get_schema(operator, version, "")
    except onnx.defs.SchemaError:
        return {}
    plain = Values.__new__(Values)  # no default holds a tensor
    return {
        name: _value(attribute.default_value, name, operator, plain)
        for name, attribute in schema.attributes.items()
        if attribute.default_value.name
    }
