"""What each operator supports, as data: the checks, their messages and the table in the documents.

Each family declares an Operator and calls `check_attributes` in its check, so that what is printed
as allowed is what is accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.ir.node import Node


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an operator.

    allowed: what it may be, as it stands behind "must be" in a message and in the table;
    accepts: whether a value is allowed; hint: what to do instead, if there is something to say;
    refused: examples of values that are not allowed, for the test of the message.
    """

    name: str
    allowed: str
    accepts: Callable[[Any], bool]
    hint: str | None = None
    refused: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Operator:
    """One row of the table: name of the Graph method, its node, its attributes.

    kind: the row of the operator in the table (padding, convolution, pooling, ...); proof: the
    tests that show that golden model, timing and RTL agree.
    """

    name: str
    node: type[Node]
    kind: str
    summary: str
    attributes: tuple[Attribute, ...]
    proof: tuple[str, ...]


_OPERATORS: dict[str, Operator] = {}


def supported(operator: Operator) -> Operator:
    """Enter `operator` into the table; returns it."""
    assert operator.name not in _OPERATORS, f"two operators are named {operator.name}"
    _OPERATORS[operator.name] = operator
    return operator


def operators() -> tuple[Operator, ...]:
    """All operators, by name."""
    discover("hwgen.ir")
    return tuple(_OPERATORS[name] for name in sorted(_OPERATORS))


def check_attributes(node: Node, operator: Operator) -> list[HwgenError]:
    """A mistake for each attribute whose value is not allowed."""
    return [
        HwgenError(
            f"{attribute.name} must be {attribute.allowed}, not {value}",
            layer=node.name,
            hint=attribute.hint,
        )
        for attribute in operator.attributes
        if not attribute.accepts(value := getattr(node, attribute.name))
    ]
