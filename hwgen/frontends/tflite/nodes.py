"""Operators of a TensorFlow Lite file, with every attribute that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.errors import HwgenError
from hwgen.frontends.names import printable
from hwgen.frontends.source import SourceNode
from hwgen.frontends.tflite.fields import all_values, defaults, number, value
from hwgen.frontends.tflite.flatbuffer import Table
from hwgen.frontends.tflite.operator_names import CUSTOM, OPERATORS, PLACEHOLDER
from hwgen.frontends.tflite.schema import BUILTIN_OPTIONS, OPTIONS_OF

_LEFT_OUT = -1


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the file's list of operators: its name in the schema, and its version."""

    operator: str
    version: int


def read_codes(model: Table) -> tuple[Code, ...]:
    """The list of operators that nodes refer to."""
    return tuple(_code(table) for table in model.tables(number("Model", "operator_codes")))


def _code(table: Table) -> Code:
    old = value(table, "OperatorCode", "deprecated_builtin_code")
    new = value(table, "OperatorCode", "builtin_code")
    builtin = max(old, new) if old != PLACEHOLDER or new > PLACEHOLDER else PLACEHOLDER
    version = value(table, "OperatorCode", "version")
    name = OPERATORS[builtin] if 0 <= builtin < len(OPERATORS) else f"number {builtin}"
    if name == CUSTOM:
        custom = value(table, "OperatorCode", "custom_code")
        name = f"{CUSTOM} '{printable(custom or '')}'"
    return Code(name, version)


def read_node(table: Table, name: str, codes: Sequence[Code], keys: Sequence[str]) -> SourceNode:
    """The node. keys: of the tensors by number. Raises HwgenError for an index that is none."""
    position = value(table, "Operator", "opcode_index")
    if position >= len(codes):
        message = f"its operator {position} is not one of {len(codes)}"
        raise HwgenError(message, layer=name)
    code = codes[position]
    try:
        attributes = _options(table, code.operator) | _extras(table)
    except HwgenError as error:
        raise HwgenError(f"{code.operator}: {error.message}", layer=name) from None
    inputs = tuple(
        None if index == _LEFT_OUT else _key(index, keys, name)
        for index in indices(table, "Operator", "inputs")
    )
    outputs = tuple(_key(index, keys, name) for index in indices(table, "Operator", "outputs"))
    return SourceNode(name, code.operator, inputs, outputs, attributes, code.version)


def indices(table: Table, kind: str, name: str) -> list[int]:
    """Numbers of tensors in a field."""
    found = value(table, kind, name)
    return [] if found is None else list(found.tolist())


def _key(index: int, keys: Sequence[str], node: str) -> str:
    if not 0 <= index < len(keys):
        message = f"refers to tensor {index}, which is not one of {len(keys)}"
        raise HwgenError(message, layer=node)
    return keys[index]


def _options(table: Table, operator: str) -> dict[str, Any]:
    """The operator's own options; options of another kind are an attribute that no one allows."""
    found = value(table, "Operator", "builtin_options_type")
    kind = OPTIONS_OF.get(operator)
    if found == 0:
        return {} if kind is None else defaults(kind)
    if kind is None or found != BUILTIN_OPTIONS[kind]:
        names = {number: name for name, number in BUILTIN_OPTIONS.items()}
        return {"options": names.get(found, f"number {found}")}
    options = value(table, "Operator", "builtin_options")
    return defaults(kind) if options is None else all_values(options, kind)


_EXTRAS = ("custom_options", "mutating_variable_inputs", "intermediates")
_LARGE = ("large_custom_options_size", "builtin_options_2_type")


def _extras(table: Table) -> dict[str, Any]:
    """What else an operator may hold; no operator that hwgen knows has any of it."""
    arrays = {name: value(table, "Operator", name) for name in _EXTRAS}
    numbers = {name: value(table, "Operator", name) for name in _LARGE}
    given = {name: f"{array.size} values" for name, array in arrays.items() if _given(array)}
    return given | {name: found for name, found in numbers.items() if found}


def _given(array: Any) -> bool:
    return array is not None and bool(array.any() if array.dtype == bool else array.size)
