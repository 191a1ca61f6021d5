"""Row 13: every check of the scorecard finds the bug that was planted for it.

    python -m trust.faults --rows 12

For each row the tests that plant bugs and look whether the check finds them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from trust.result import ROOT
from trust.row import Measured, Row, Size, main

# Tests with planted bugs, by row: a file, or a file and a word of the names of its tests.
PLANTED: Mapping[int, tuple[str, ...]] = {
    1: ("tests/trust/test_fuzz.py", "tests/fuzz/test_shrink.py", "tests/fuzz/test_run_case.py"),
    2: ("tests/trust/test_soak.py", "tests/simulate/test_run.py"),
    3: ("tests/prove/test_library.py", "tests/prove/test_engine.py"),
    4: ("tests/trust/test_netlists.py",),
    5: ("tests/trust/test_mutation.py",),
    6: (
        "tests/trust/test_coverage.py",
        "tests/trust/test_points.py",
        "tests/trust/test_stimuli.py",
    ),
    7: ("tests/trust/test_reset.py",),
    8: ("tests/trust/test_lint.py", "tests/gates/test_checkers.py"),
    9: ("tests/trust/test_extremes.py",),
    10: ("tests/trust/test_importers.py", "tests/fuzz/files/test_run_file.py"),
    11: ("tests/trust/test_names.py",),
    12: ("tests/trust/test_folders.py",),
}


def measure(rows: int) -> Measured:
    """Run the tests of the first `rows` rows."""
    verdicts = {row: verdict(files) for row, files in list(PLANTED.items())[:rows]}
    caught = sum(text == "caught" for text in verdicts.values())
    failed = [row for row, text in verdicts.items() if text == "failed"]
    text = f"planted bugs of {caught} of {len(PLANTED)} rows are caught"
    return Measured(text, len(failed), caught, tuple(f"row {r}: {t}" for r, t in verdicts.items()))


def verdict(files: tuple[str, ...], root: Path = ROOT) -> str:
    """ "caught", "failed", or which files are not there."""
    missing = [file for file in files if not (root / file).is_file()]
    if missing:
        return f"no {', '.join(missing)}"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return "failed" if run.returncode else "caught"


ROW = Row(
    13,
    "trust.faults",
    "every check above has a planted bug that it catches",
    "100 %",
    len(PLANTED),
    (Size("--rows", 0, len(PLANTED), "rows whose planted bugs are run"),),
    measure,
    ("pytest",),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
