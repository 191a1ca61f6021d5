"""Row 1: random graphs through the RTL, against the golden and the timing model.

    python -m trust.fuzz --first 10000 --count 2000 --jobs 2

As `make fuzz`, which shrinks and saves what fails. A seed that hwgen refuses counts as none.
With --store every hundred seeds are kept as they end (trust/results/fuzz.json, with the commit of
each), and the row tells the sum of all that are kept, so that a run may be cut or continued.
"""

from __future__ import annotations

import concurrent.futures
import functools
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fuzz import saved
from tests.fuzz.__main__ import Options, Result, run_seed
from trust.kept import kept_run
from trust.result import FOLDER, commit
from trust.row import Measured, Row, Size

SHRINK_SECONDS = 300.0
CHUNK = 100
TABLE = FOLDER / "fuzz.json"
Chunk = dict[str, Any]


def chunk(seeds: Sequence[int], jobs: int) -> Chunk:
    """What came of these seeds, on Icarus, as the table keeps it."""
    given = Options(None, "icarus", SHRINK_SECONDS, saved.FOLDER)
    run = functools.partial(run_seed, options=given)
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(jobs, context) as pool:
        return noted(list(pool.map(run, seeds)))


def noted(results: Sequence[Result]) -> Chunk:
    """Sums over some seeds."""
    failed = [result for result in results if result.outcome.findings]
    told = [f"seed {r.seed}: {f.kind}: {f.text}" for r in failed for f in r.outcome.findings]
    sums = {
        name: sum(getattr(result.outcome, name) for result in results)
        for name in ("bits", "wrong_bits", "beats", "wrong_cycles")
    }
    layers = sum((result.layers for result in results if not result.refused), Counter[str]())
    tried = sum(not result.refused for result in results)
    counts = {"seeds": len(results), "designs": tried, "failed": len(failed), **sums}
    return {"commit": commit(), **counts, "layers": dict(layers), "told": told}


def summed(table: Mapping[str, Chunk]) -> Measured:
    """The sums over all chunks."""
    chunks = table.values()
    total: Counter[str] = Counter()
    layers: Counter[str] = Counter()
    told: list[str] = []
    for entry in chunks:
        total.update({name: count for name, count in entry.items() if isinstance(count, int)})
        layers.update(entry["layers"])
        told += entry["told"]
    commits = sorted({str(entry["commit"]) for entry in chunks})
    text = (
        f"{total['designs']} designs, {total['failed']} fail; {total['wrong_bits']} of"
        f" {total['bits']} bits and {total['wrong_cycles']} of {total['beats']} cycles wrong;"
        f" at {', '.join(commits)}"
    )
    kinds = ", ".join(f"{name} {count}" for name, count in layers.most_common())
    return Measured(text, total["failed"], total["designs"], (f"layers: {kinds}", *told[:20]))


def chunks_of(first: int, count: int, jobs: int) -> Iterator[tuple[str, Chunk]]:
    """Run seeds from `first` on, a chunk at a time; each under its first seed."""
    for begin in range(first, first + count, CHUNK):
        yield str(begin), chunk(range(begin, min(begin + CHUNK, first + count)), jobs)


def measure(first: int, count: int, jobs: int) -> Measured:
    """Run the seeds from `first` on."""
    return summed(dict(chunks_of(first, count, jobs)))


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
    sys.exit(kept_run(ROW, chunks_of, summed, TABLE))
