"""Exit codes are an interface: the numbers, the help and the documentation agree."""

from __future__ import annotations

import re
from pathlib import Path

from hwgen.cli.exit_codes import EXPLANATION, ExitCode

DOCUMENT = Path(__file__).parents[2] / "docs" / "cli.md"


def test_the_numbers_stay() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "DIFFERENT": 1,
        "USER_ERROR": 2,
        "ENVIRONMENT": 3,
        "INTERNAL": 4,
        "INTERRUPTED": 130,
    }


def test_every_code_is_documented() -> None:
    table = re.findall(r"^\| (\d+) \|", DOCUMENT.read_text(), re.MULTILINE)
    assert [int(number) for number in table] == sorted(int(code) for code in ExitCode)


def test_the_help_explains_the_codes_that_a_command_chooses() -> None:
    assert re.findall(r"^  (\d)  ", EXPLANATION, re.MULTILINE) == ["0", "1", "2", "3", "4"]
