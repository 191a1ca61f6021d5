"""Row 1: random graphs through the RTL, against the golden and the timing model.

    python -m trust.fuzz --first 10000 --count 2000 --jobs 2

As `make fuzz`, which shrinks and saves what fails. A seed that hwgen refuses counts as none.
"""

from __future__ import annotations

import concurrent.futures
import functools
import multiprocessing
import sys

from tests.fuzz import saved
from tests.fuzz.__main__ import Options, Result, run_seed, summary
from trust.row import Measured, Row, Size, main

SHRINK_SECONDS = 300.0


def measure(first: int, count: int, jobs: int) -> Measured:
    """Run the seeds from `first` on, on Icarus."""
    options = Options(None, "icarus", SHRINK_SECONDS, saved.FOLDER)
    run = functools.partial(run_seed, options=options)
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(jobs, context) as pool:
        return summed(list(pool.map(run, range(first, first + count))))


def summed(results: list[Result]) -> Measured:
    """The sums over all seeds."""
    tried = sum(not result.refused for result in results)
    failed = [result for result in results if result.outcome.findings]
    bits, beats = (
        sum(getattr(result.outcome, name) for result in results) for name in ("bits", "beats")
    )
    wrong_bits = sum(result.outcome.wrong_bits for result in results)
    wrong_cycles = sum(result.outcome.wrong_cycles for result in results)
    text = (
        f"{tried} designs, {len(failed)} fail; {wrong_bits} of {bits} bits and {wrong_cycles} of "
        f"{beats} cycles wrong"
    )
    lines = summary(results, "icarus", 0.0).splitlines()[:-1]
    told = [f"seed {r.seed}: {f.kind}: {f.text}" for r in failed for f in r.outcome.findings]
    return Measured(text, len(failed), tried, (*lines, *told[:20]))


ROW = Row(
    1,
    "trust.fuzz",
    "random graphs and parameters: RTL against golden and timing, on Icarus",
    "2 000 designs, 0 bits, 0 cycles",
    2000,
    (
        Size("--first", 0, 10_000, "first seed"),
        Size("--count", 4, 2020, "seeds"),
        Size("--jobs", 1, 2, "at the same time"),
    ),
    measure,
    ("icarus", "numpy"),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
