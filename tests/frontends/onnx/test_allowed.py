"""Kinds of attributes: what they accept, whatever the type."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.frontends.onnx.allowed import anything, axis, number, numbers, one_of, real
from hwgen.ir.support import Attribute

KINDS: list[tuple[Attribute, list[Any], list[Any]]] = [
    (numbers("n", 1), [(1, 2), (), (9,)], [(0,), (1.5,), "ab", 3, (2**40,), (True,)]),
    (number("n", 0), [0, 7], [-1, "a", 0.5, (1,), True, 2**40]),
    (one_of("n", 0, 1), [0, 1], [2, "a", (0,), None]),
    (one_of("n", "a", "b"), ["a"], ["c", 0, ("a",)]),
    (real("n"), [0, 1.5, -2.0], ["a", float("nan"), float("inf"), (1.0,), None]),
    (axis(), [0, -8, 7], [8, -9, 1.5, "a"]),
    (anything("n"), [0, "a", None, (1,)], []),
]


@pytest.mark.parametrize(("kind", "accepted", "refused"), KINDS)
def test_values(kind: Attribute, accepted: list[Any], refused: list[Any]) -> None:
    assert [value for value in accepted if not kind.accepts(value)] == []
    assert [value for value in refused if kind.accepts(value)] == []
    assert [value for value in kind.refused if kind.accepts(value)] == []


def test_the_message_says_what_is_allowed() -> None:
    assert one_of("n", 0).allowed == "0"
    assert one_of("n", "a", "b", hint="use a").allowed == "one of 'a', 'b'"
