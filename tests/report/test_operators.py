"""The table of operators: complete, true, and the one in the documents."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from hwgen import Graph
from hwgen.ir.builders.base import Builder
from hwgen.ir.support import Operator, operators
from hwgen.report.operators import GRAPH_PROOF, KINDS, markdown, operator_table, rows, to_json

ROOT = Path(__file__).parents[2]
OPERATORS = operators()


def named(operator: Operator) -> str:
    return operator.name


def test_the_page_is_the_table() -> None:
    """`make docs` writes it."""
    assert (ROOT / "docs" / "operators.md").read_text() == markdown()


@pytest.mark.parametrize("operator", OPERATORS, ids=named)
def test_every_operator_is_a_method_of_a_graph(operator: Operator) -> None:
    assert callable(getattr(Graph, operator.name))


def test_every_method_that_adds_a_layer_is_in_the_table() -> None:
    builders = [base for base in Graph.__mro__ if Builder in base.__bases__]
    methods = {name for base in builders for name in vars(base) if not name.startswith("_")}
    assert methods == {operator.name for operator in OPERATORS}


@pytest.mark.parametrize("operator", OPERATORS, ids=named)
def test_every_operator_belongs_to_a_row_and_has_tests_that_exist(operator: Operator) -> None:
    assert operator.kind in KINDS
    assert operator.proof
    assert [path for path in operator.proof if not (ROOT / path).is_file()] == []


def test_every_row_has_an_operator() -> None:
    assert {operator.kind for operator in OPERATORS} == set(KINDS)


def test_tests_of_graphs_exist() -> None:
    assert [path for path in GRAPH_PROOF if not (ROOT / path).is_file()] == []


def test_rows_come_in_the_order_of_the_kinds() -> None:
    found = [KINDS.index(operator.kind) for operator in rows()]
    assert found == sorted(found)
    assert rows()[0].name == "input"


def test_plain_values_hold_every_attribute_with_what_is_allowed() -> None:
    found = {entry["name"]: entry for entry in to_json()["operators"]}
    assert set(found) == {operator.name for operator in OPERATORS}
    assert found["input"]["attributes"] == [
        {
            "name": "shape",
            "allowed": "(height, width, channels) or (values,), each at least 1",
            "hint": None,
        }
    ]


def test_the_page_shows_each_operator_once_with_its_attributes() -> None:
    lines = markdown().splitlines()
    for operator in OPERATORS:
        (line,) = [line for line in lines if line.startswith(f"| `{operator.name}` |")]
        assert all(f"`{attribute.name}`: " in line for attribute in operator.attributes)
        assert line.replace("\\|", "").count("|") == 5


def test_the_table_of_the_terminal_shows_names_as_they_are() -> None:
    stream = io.StringIO()
    Console(file=stream, width=200, color_system=None).print(operator_table())
    assert all(operator.name in stream.getvalue() for operator in OPERATORS)
