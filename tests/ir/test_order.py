from __future__ import annotations

from hwgen.ir.activation import Relu
from hwgen.ir.node import Node
from hwgen.ir.order import check_structure, topological
from hwgen.ir.terminals import Input


def messages(*nodes: Node) -> list[str]:
    return [str(error) for error in check_structure(nodes)]


def test_good_structure_has_no_mistakes() -> None:
    assert messages(Input("i", (), (1,)), Relu("a", ("i",))) == []


def test_cycle_is_shown_in_data_order() -> None:
    nodes = (Input("i", (), (1,)), Relu("a", ("c",)), Relu("b", ("a",)), Relu("c", ("b",)))
    assert messages(*nodes) == ["layer 'a': the graph has a cycle: a -> b -> c -> a"]


def test_layer_behind_a_cycle_is_not_part_of_it() -> None:
    nodes = (Relu("tail", ("a",)), Relu("a", ("b",)), Relu("b", ("a",)))
    assert messages(*nodes) == ["layer 'a': the graph has a cycle: a -> b -> a"]


def test_layer_that_reads_itself_is_a_cycle() -> None:
    assert messages(Relu("a", ("a",))) == ["layer 'a': the graph has a cycle: a -> a"]


def test_doubled_missing_and_empty_names_are_all_reported() -> None:
    assert messages(Relu("a", ("x",)), Relu("a", ("y",)), Relu("", ("a",))) == [
        "two layers are named 'a'\n  hint: give each its own name",
        "a layer has an empty name",
        "layer 'a': reads 'x', which is not in the graph",
        "layer 'a': reads 'y', which is not in the graph",
    ]


def test_order_keeps_the_given_one_where_it_can() -> None:
    nodes = [Relu("b", ("i",)), Input("i", (), (1,)), Relu("a", ("i",))]
    assert [node.name for node in topological(nodes)] == ["i", "b", "a"]
