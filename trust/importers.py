"""Row 10: damaged model files through hwgen, and files that mean harm.

    python -m trust.importers --files 10000 --jobs 1

Damaged bytes and fields of TensorFlow Lite, ONNX, QONNX and graph files (`make fuzz-files`), then
the tests of bombs, hostile names and paths, and external data.
"""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.fuzz.files import formats
from tests.fuzz.files.__main__ import Result, results_of
from trust.result import ROOT
from trust.row import Measured, Row, Size, main

HOSTILE = ("tests/frontends/onnx/test_hostile.py", "tests/frontends/tflite/test_hostile.py")
QUICKLY = 1.0  # seconds of the processor
SHARE = 0.99


def measure(files: int, jobs: int) -> Measured:
    """`files` damaged files of each format, then the tests of hostile ones."""
    results = [found for name in formats.NAMES for found in _all(name, files, jobs)]
    code = subprocess.run([sys.executable, "-m", "pytest", "-q", *HOSTILE], cwd=ROOT).returncode
    found = summed(results)
    text = f"{found.measured}; tests of hostile files {'failed' if code else 'passed'}"
    return Measured(text, found.wrong + bool(code), found.size, found.detail)


def _all(name: str, files: int, jobs: int) -> Iterator[Result]:
    yield from results_of(range(files), name, jobs)


def summed(results: Sequence[Result]) -> Measured:
    """The sums over all files: verdicts, time and memory."""
    kinds = Counter(result.verdict.kind for result in results)
    failed = [result for result in results if not result.verdict.passed]
    seconds = sorted(result.verdict.seconds for result in results)
    peak = max((result.peak for result in results), default=0)
    quick = sum(second < QUICKLY for second in seconds)
    slow = quick < math.ceil(SHARE * len(seconds))
    text = (
        f"{len(results)} files: {', '.join(f'{k} {n}' for k, n in kinds.most_common())}; "
        f"{len(failed)} fail; {100 * quick / max(1, len(seconds)):.2f} % under 1 s, the slowest "
        f"{max(seconds, default=0.0):.2f} s; most memory {peak / 2**20:.0f} MB"
    )
    told = [f"seed {r.seed} ({r.origin}): {r.verdict.kind}: {r.verdict.text}" for r in failed]
    return Measured(text, len(failed) + slow, len(results), tuple(told[:20]))


ROW = Row(
    10,
    "trust.importers",
    "damaged model files (bytes and fields), bombs, hostile names and paths, external data",
    "30 000 files, 0 tracebacks, 0 partial outputs, memory under 1 GB, 99 % under 1 s",
    30_000,
    (
        Size("--files", 20, 10_000, "damaged files of each of the four formats"),
        Size("--jobs", 1, 1, "at the same time"),
    ),
    measure,
    ("onnx", "numpy"),
    of_rtl=False,
)

if __name__ == "__main__":
    sys.exit(main(ROW))
