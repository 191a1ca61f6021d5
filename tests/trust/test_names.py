"""Row 11 finds a name that is no identifier, one that ends a comment, and a collision."""

from __future__ import annotations

import pytest

from hwgen.emit.names import Identifier
from trust import names
from trust.names import hostile_names, is_good, measure, parser_complaints, unnoticed_collisions


@pytest.mark.simulator("icarus", "verilator")
def test_hostile_names_become_identifiers() -> None:
    found = measure(500, 8)
    assert (found.wrong, found.size) == (0, 500)


def test_the_names_are_different_and_the_same_in_every_run() -> None:
    made = list(hostile_names(300))
    assert len(set(made)) == 300
    assert made == list(hostile_names(300))


@pytest.mark.parametrize("text", ["a b", "1x", "always", "logic", "x;", "", "x" * 300])
def test_a_bad_identifier_is_found(text: str) -> None:
    assert not is_good(Identifier("name", text))


def test_a_name_that_could_end_a_comment_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "comment_text", lambda name: name)
    assert not is_good(Identifier("a\nendmodule", "a"))


def test_a_collision_that_is_not_refused_is_found() -> None:
    made = [Identifier("one", "Layer"), Identifier("two", "layer")]
    assert unnoticed_collisions(made) == ["'one' and 'two': layer"]


def test_a_collision_that_is_refused_is_none() -> None:
    assert unnoticed_collisions([Identifier("a b", "a_b"), Identifier("a_b", "a_b")]) == []


@pytest.mark.simulator("icarus", "verilator")
@pytest.mark.parametrize("text", ["a-b", "x y"])
def test_every_parser_complains_about_a_name_that_is_none(text: str) -> None:
    tools = {line.partition(":")[0] for line in parser_complaints([Identifier("name", text)])}
    assert tools == {"icarus", "verilator", "yosys", "slang"}
