"""The exact text that two tiny designs become, and a simulation of that very text.

After a wanted change: HWGEN_UPDATE_SNAPSHOTS=1 python -m pytest tests/snapshots, then read the
diff.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hwgen.emit.folder import emit
from hwgen.emit.render import library
from hwgen.ir.graph import Graph
from hwgen.schedule import Folding
from hwgen.simulate.bench import run_bench

from ..schedule.networks import conv_pool_graph, dense_graph

HERE = Path(__file__).parent
UPDATE = "HWGEN_UPDATE_SNAPSHOTS"
CASES: dict[str, tuple[Callable[[], Graph], dict[str, Folding]]] = {
    "conv_pool": (conv_pool_graph, {"conv": Folding(3, 3)}),
    "dense": (dense_graph, {"fc": Folding(2, 4)}),
}


def generated(folder: Path) -> dict[str, str]:
    """Text of the Verilog that is not copied from the library."""
    files = sorted((folder / "rtl").glob("*.v"))
    return {file.name: file.read_text() for file in files if file.name not in library()}


def stored(case: str) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted((HERE / case).glob("*.v"))}


def update(case: str, texts: dict[str, str]) -> None:
    (HERE / case).mkdir(exist_ok=True)
    for name in stored(case).keys() - texts.keys():
        (HERE / case / name).unlink()
    for name, text in texts.items():
        (HERE / case / name).write_text(text)


def difference(before: dict[str, str], after: dict[str, str]) -> str:
    """A unified diff over all files."""
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = (texts.get(name, "").splitlines() for texts in (before, after))
        names = f"stored/{name}", f"emitted/{name}"
        lines += difflib.unified_diff(old, new, *names, lineterm="", n=1)
    return "\n".join(lines)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("case", CASES)
def test_text_is_as_stored_and_simulates_without_a_difference(case: str, tmp_path: Path) -> None:
    graph, folding = CASES[case]
    emit(graph(), tmp_path, folding=folding)
    texts = generated(tmp_path)
    if os.environ.get(UPDATE):
        update(case, texts)
    changed = difference(stored(case), texts)
    hint = f"{UPDATE}=1 python -m pytest tests/snapshots"
    result = run_bench(
        tmp_path, simulator="icarus", stall_source="random", stall_sink="random", reset_at=70
    )
    assert result.problems == ()
    assert result.passed
    if changed:
        pytest.fail(f"{changed}\n\nif this is wanted: {hint}", pytrace=False)


def test_a_difference_names_file_and_line() -> None:
    text = difference({"a.v": "x\ny\n"}, {"a.v": "x\nz\n", "b.v": "new\n"})
    assert "--- stored/a.v\n+++ emitted/a.v\n" in text
    assert "-y\n+z" in text
    assert "+new" in text
