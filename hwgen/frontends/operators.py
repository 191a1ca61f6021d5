"""Operators that the importers know, as data: the whitelist, its messages, the table in the docs.

A converter declares an Imported operator; whatever a file holds beyond it is refused, an attribute
as well as an operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.frontends.nearest import fix
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.ir.support import Attribute

Convert = Callable[[SourceNode, Any], None]
"""(node, importer): adds layers to the importer. Raises HwgenError for what it can't take."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One operator of a file format.

    versions: first and last that are known; attributes: all that it may have, each with the values
    that are allowed; becomes: the operators of hwgen.Graph that it turns into, or what happens to
    it; proof: the tests that compare it with the runtime.
    """

    operator: str
    versions: tuple[int, int]
    attributes: tuple[Attribute, ...]
    becomes: str
    proof: tuple[str, ...]
    convert: Convert


def check_nodes(graph: SourceGraph, known: Mapping[str, Imported]) -> list[HwgenError]:
    """A mistake for each node whose operator, version, attribute or value is not in the table."""
    return [error for node in graph.nodes for error in _check(graph.kind, node, known)]


def _check(kind: str, node: SourceNode, known: Mapping[str, Imported]) -> list[HwgenError]:
    if node.operator not in known:
        message = f"{kind} operator {node.operator} is not supported"
        return [HwgenError(message, layer=node.name, hint=fix(node.operator))]
    entry = known[node.operator]
    first, last = entry.versions
    if not first <= node.version <= last:
        message = f"{node.operator} must have a version from {first} to {last}, not {node.version}"
        return [HwgenError(message, layer=node.name)]
    allowed = {attribute.name: attribute for attribute in entry.attributes}
    return [
        error
        for name, value in node.attributes.items()
        for error in _check_attribute(node, name, value, allowed.get(name))
    ]


def _check_attribute(
    node: SourceNode, name: str, value: Any, attribute: Attribute | None
) -> list[HwgenError]:
    if attribute is None:
        message = f"{node.operator} has an attribute that is not supported: {name} = {value}"
        return [HwgenError(message, layer=node.name)]
    if attribute.accepts(value):
        return []
    message = f"{name} of {node.operator} must be {attribute.allowed}, not {value}"
    return [HwgenError(message, layer=node.name, hint=attribute.hint)]
