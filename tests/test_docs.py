"""The documents: excerpts are what the files hold, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hwgen.ir.codec import node_types
from hwgen.passes import PIPELINE
from hwgen.passes.finish import FINISH
from hwgen.passes.prepare import PREPARE

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ADDING = (DOCS / "adding-a-layer.md").read_text()
EXCERPTS = re.findall(r"^`([\w/.]+)`\n```\w*\n(.*?)```", ADDING, re.MULTILINE | re.DOTALL)
OPERATOR = re.compile("upsample|replay", re.IGNORECASE)
CENTRAL = "hwgen/ir/graph.py"


@pytest.mark.parametrize(("path", "excerpt"), EXCERPTS, ids=[path for path, _ in EXCERPTS])
def test_an_excerpt_is_part_of_its_file(path: str, excerpt: str) -> None:
    assert excerpt in (ROOT / path).read_text()


def test_the_walk_through_shows_every_kind_of_file() -> None:
    folders = {Path(path).parent.as_posix() for path, _ in EXCERPTS}
    assert folders == {
        "hwgen/ir",
        "hwgen/ir/builders",
        "hwgen/golden",
        "hwgen/passes/lowering",
        "hwgen/schedule",
        "hwgen/units",
        "hwgen/timing",
        "hwgen/estimate/bills",
        "hwgen/emit/views",
        "templates/lib",
        "tests/fuzz/layers",
    }


def test_the_list_of_files_is_the_whole_list() -> None:
    """No other file of the product names the operator or its unit, but the bases of Graph.

    Importers make it from what other formats call by other names: each is a file of its own.
    """
    table = ADDING[: ADDING.index("## The node")]
    listed = set(re.findall(r"`((?:hwgen|templates)/[\w/.]+\.(?:py|v))` \|", table))
    files = [*(ROOT / "hwgen").rglob("*.py"), *(ROOT / "templates").rglob("*.v*")]
    files = [path for path in files if ROOT / "hwgen" / "frontends" not in path.parents]
    files = [path for path in files if path.parent.name != "__pycache__"]
    naming = {
        path.relative_to(ROOT).as_posix() for path in files if OPERATOR.search(path.read_text())
    }
    assert naming - {CENTRAL} == listed
    assert CENTRAL in naming


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    """A `hwgen/...`, `tests/...` or `templates/...` path in a document is one of this tree."""
    named = re.findall(
        r"`((?:hwgen|tests|templates|examples|benchmarks)/[\w/.]+)`", page.read_text()
    )
    assert [path for path in named if "..." not in path and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", sorted(node_types()))
def test_the_specification_has_every_kind_of_node(name: str) -> None:
    assert f"`{name}`" in (DOCS / "ir.md").read_text()


def test_the_specification_has_every_pass_in_its_order() -> None:
    text = (DOCS / "ir.md").read_text()
    place = 0
    for step in (*PREPARE, *PIPELINE, *FINISH):
        place = text.find(f"| `{step.__name__}` |", place + 1)
        assert place > 0, step.__name__
