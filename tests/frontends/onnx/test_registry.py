"""The whitelist of ONNX operators: whatever is not in it is refused by name, all at once."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.frontends.onnx.registry import known_operators
from hwgen.frontends.operators import check_nodes
from hwgen.frontends.source import SourceGraph, SourceNode

KNOWN = known_operators()
CASES = [
    (operator, attribute.name, value)
    for operator, entry in KNOWN.items()
    for attribute in entry.attributes
    for value in attribute.refused
]


def errors_of(*nodes: tuple[str, dict[str, Any]]) -> list[Any]:
    made = tuple(
        SourceNode(
            f"node_{number}", operator, ("x",), ("y",), attributes, KNOWN[operator].versions[0]
        )
        for number, (operator, attributes) in enumerate(nodes)
    )
    return check_nodes(SourceGraph("ONNX", "net", made, {}, (), ()), KNOWN)


@pytest.mark.parametrize(("operator", "name", "value"), CASES)
def test_a_value_that_is_not_allowed_is_refused_by_name(
    operator: str, name: str, value: Any
) -> None:
    (error,) = errors_of((operator, {name: value}))
    assert error.layer == "node_0"
    assert error.message.startswith(f"{name} of {operator} must be ")
    assert error.message.endswith(f", not {value}")


@pytest.mark.parametrize("operator", sorted(KNOWN))
def test_an_attribute_that_is_not_known_is_refused_by_name(operator: str) -> None:
    (error,) = errors_of((operator, {"strange": 1}))
    assert error.message == f"{operator} has an attribute that is not supported: strange = 1"


def test_all_refusals_are_told_at_once() -> None:
    errors = errors_of(*((operator, {name: value}) for operator, name, value in CASES))
    assert [error.layer for error in errors] == [f"node_{number}" for number in range(len(CASES))]
    assert len(CASES) > 100


def test_versions_beyond_the_known_opsets_are_refused() -> None:
    node = SourceNode("n", "Conv", (), ("y",), {}, 99)
    (error,) = check_nodes(SourceGraph("ONNX", "net", (node,), {}, (), ()), KNOWN)
    assert error.message == "Conv must have a version from 7 to 24, not 99"


def test_operators_of_other_domains_carry_their_domain() -> None:
    assert {"Conv", "com.microsoft.QGemm", "QLinearConv"} <= set(KNOWN)
    assert KNOWN["com.microsoft.QGemm"].versions == (1, 1)
