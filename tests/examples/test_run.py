"""The page of examples: its commands, and what it says they print."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "examples.md").read_text()
README = (ROOT / "README.md").read_text()


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "examples" / "run.py"))


def test_a_block_is_replaced_by_its_commands_and_what_they_print(script: dict[str, Any]) -> None:
    page = "a\n```console\n$ echo one\nold\n$ printf 'two  \\nthree'\n```\nb\n```python\nc\n```\n"
    found = script["BLOCK"].sub(script["renewed"], page)
    assert found == (
        "a\n```console\n$ echo one\none\n$ printf 'two  \\nthree'\ntwo\nthree\n```\nb\n"
        "```python\nc\n```\n"
    )


def test_a_command_that_fails_stops_the_run(script: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match="failed with exit code 3"):
        script["run"]("exit 3")


def test_every_example_is_emitted_and_compared() -> None:
    commands = re.findall(r"^\$ hwgen (\w+) (\S+)", PAGE, re.MULTILINE)
    emitted = {file for command, file in commands if command == "emit"}
    described = {path.name for path in (ROOT / "examples").glob("*.py")}
    described -= {"run.py", "mnist_cnn.py"} | {n for n in described if n.startswith("train_")}
    assert emitted == {f"examples/{name}" for name in described}
    assert PAGE.count("frames simulated, equal to the model") == len(emitted)


def last_two(heading: str) -> set[tuple[str, str]]:
    """The last two columns of every row of the tables whose heading ends in this."""
    tables = re.findall(rf"^.*{heading}\n ─+\n((?: .*\n)+)", PAGE, re.MULTILINE)
    assert tables
    rows = "".join(tables).splitlines()
    return {(row.split()[-2], row.split()[-1]) for row in rows}


def test_the_page_shows_no_difference() -> None:
    assert last_two("cycles  bits") == {("0", "0"), ("-", "-")}
    assert all(predicted == simulated for predicted, simulated in last_two("inside    inside"))


@pytest.mark.parametrize("interval", [3136, 2048])
def test_the_readme_has_the_intervals_of_the_page(interval: int) -> None:
    assert f"a frame every {interval} cycles" in PAGE
    assert f"every {interval:,} cycles".replace(",", " ") in README
