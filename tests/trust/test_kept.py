"""Parts of a row are kept as they end, and add up over runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from trust import kept
from trust.kept import Part, Parts, fresh, keep, kept_run
from trust.result import Result
from trust.row import Measured, Row, Size


def parts(count: int) -> Iterator[tuple[str, Part]]:
    yield from ((str(n), {"size": 10, "wrong": 0}) for n in range(count))


def summed(table: Parts) -> Measured:
    size = sum(part["size"] for part in table.values())
    return Measured(f"{size}", sum(part["wrong"] for part in table.values()), size)


def test_a_part_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    table = tmp_path / "x.json"
    keep("a", {"size": 1}, table)
    keep("b", {"size": 2}, table)
    found = keep("a", {"size": 3}, table)
    assert {name: part["size"] for name, part in found.items()} == {"a": 3, "b": 2}


def test_parts_of_other_verilog_do_not_count(tmp_path: Path) -> None:
    found = keep("now", {"size": 1}, tmp_path / "x.json")
    older: dict[str, Part] = {"before": {"size": 1, "rtl": "0"}, "long before": {"size": 1}}
    assert fresh({**found, **older}).keys() == {"now"}


def test_a_second_run_adds_to_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[Result] = []
    monkeypatch.setattr(kept, "store", stored.append)
    row = Row(1, "trust.x", "", "", 30, (Size("--count", 1, 1),), lambda count: Measured("", 0, 0))
    table = tmp_path / "x.json"
    keep("before", {"size": 10, "wrong": 0}, table)
    assert kept_run(row, parts, summed, table, ["--store", "--count", "2"]) == 0
    assert [result.measured for result in stored] == ["20", "30"]
    assert [result.met for result in stored] == [False, True]
