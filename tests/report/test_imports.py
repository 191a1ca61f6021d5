"""The table of what can be imported: complete, true, and the one in the documents."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from hwgen.frontends.tflite.registry import known_operators
from hwgen.report.imports import FORMATS, import_table, markdown, to_json

ROOT = Path(__file__).parents[2]


def test_the_page_is_the_table() -> None:
    """`make docs` writes it."""
    assert (ROOT / "docs" / "imports.md").read_text() == markdown()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_operator_has_tests_that_exist(kind: str) -> None:
    entries = FORMATS[kind]().values()
    assert entries
    missing = [path for entry in entries for path in entry.proof if not (ROOT / path).is_file()]
    assert missing == []


def test_plain_values_hold_every_operator() -> None:
    found = to_json()
    assert list(found) == list(FORMATS)
    assert [entry["operator"] for entry in found["TensorFlow Lite"]] == list(known_operators())
    (softmax,) = [e for e in found["TensorFlow Lite"] if e["operator"] == "SOFTMAX"]
    assert softmax["becomes"] == "softmax"
    assert [attribute["name"] for attribute in softmax["attributes"]] == ["beta"]


def test_the_table_of_the_terminal_names_operators_and_what_they_become() -> None:
    screen = Console(file=io.StringIO(), width=300)
    screen.print(import_table())
    text = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "DEPTHWISE_CONV_2D" in text
    assert "QLinearConv" in text
