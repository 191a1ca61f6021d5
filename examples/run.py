"""Run the commands in docs/examples.md and put what they print below them.

    python examples/run.py            # emit, simulate and compare every example; rewrites the page
    python examples/run.py --check    # the same, but stop with an error where the page differs

A block of the page that begins with ```console holds commands (`$ ...`) and their output. They run
in the root of the repository, one after the other.
"""

from __future__ import annotations

import argparse
import difflib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "examples.md"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def run(command: str) -> str:
    """What the command prints, without spaces at the ends of lines. Stops when it fails."""
    print(f"$ {command}", file=sys.stderr)
    found = subprocess.run(command, shell=True, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    text = found.stdout.decode().replace("\N{NO-BREAK SPACE}", " ")
    if found.returncode:
        sys.exit(f"{text}\nfailed with exit code {found.returncode}")
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def renewed(block: re.Match[str]) -> str:
    """The block with the output of its commands as it is today."""
    commands = [line[2:] for line in block[0].splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{run(command)}" for command in commands)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, but compare")
    options = parser.parse_args()
    before = PAGE.read_text()
    after = BLOCK.sub(renewed, before)
    if not options.check:
        PAGE.write_text(after)
    elif after != before:
        sys.exit(
            "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), PAGE.name))
        )


if __name__ == "__main__":
    main()
