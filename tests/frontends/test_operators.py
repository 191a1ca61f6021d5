"""The whitelist of the importers: what is not in it is refused, by the node's name."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.frontends.operators import Imported, check_nodes
from hwgen.frontends.source import SourceGraph, SourceNode
from hwgen.ir.support import Attribute

STRIDE = Attribute("stride", "1 or 2", lambda value: value in (1, 2), hint="crop instead")
KNOWN = {"CONV": Imported("CONV", (1, 3), (STRIDE,), "conv2d", (), lambda node, importer: None)}


def graph_of(operator: str, version: int = 1, **attributes: Any) -> SourceGraph:
    node = SourceNode("first", operator, ("x",), ("y",), attributes, version)
    return SourceGraph("TFLite", "net", (node,), {}, ("x",), ("y",))


def test_what_is_in_the_table_has_no_mistake() -> None:
    assert check_nodes(graph_of("CONV", version=3, stride=2), KNOWN) == []


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (graph_of("LSTM"), "TFLite operator LSTM is not supported"),
        (graph_of("CONV", version=4), "CONV must have a version from 1 to 3, not 4"),
        (graph_of("CONV", stride=3), "stride of CONV must be 1 or 2, not 3"),
        (graph_of("CONV", gap=2), "CONV has an attribute that is not supported: gap = 2"),
    ],
)
def test_what_is_not_in_the_table_is_refused(graph: SourceGraph, message: str) -> None:
    (error,) = check_nodes(graph, KNOWN)
    assert (error.layer, error.message) == ("first", message)


def test_all_mistakes_of_a_node_are_found() -> None:
    errors = check_nodes(graph_of("CONV", stride=0, gap=1), KNOWN)
    assert [error.hint for error in errors] == ["crop instead", None]
