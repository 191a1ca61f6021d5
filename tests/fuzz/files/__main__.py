"""Damaged model files through hwgen: `python -m tests.fuzz.files --format tflite --count 10000`.

Each must be refused with one clear error, or be emitted: no other exception, nothing left behind,
in limits of time and memory. `--first SEED --count 1 --keep FILE` writes the file of a seed.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import functools
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.files import formats
from tests.fuzz.files.run_file import Verdict, limit_memory, run_file

SHARE = 50  # files that a process gets at a time


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the file of a seed. peak: memory of its process so far, in bytes."""

    seed: int
    origin: str
    verdict: Verdict
    peak: int


def run_seed(seed: int, name: str) -> Result:
    """Make the file and run it, in a folder of its own."""
    file = formats.make(name, seed)
    with tempfile.TemporaryDirectory() as folder:
        kind = formats.find(name)
        verdict = run_file(file.content, kind.suffix, Path(folder), kind.frames(file.parent))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Result(seed, file.origin, verdict, peak)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the files; 0 when all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.files", description=__doc__)
    parser.add_argument("--format", choices=formats.NAMES, default="tflite")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--count", type=int, default=1000, help="files")
    parser.add_argument("--jobs", type=int, default=1, help="files at the same time")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the first file, run none")
    given = parser.parse_args(arguments)
    if given.keep:
        given.keep.write_bytes(formats.make(given.format, given.first).content)
        return 0
    return run_all(range(given.first, given.first + given.count), given.format, given.jobs)


def run_all(seeds: range, name: str, jobs: int) -> int:
    """Run all seeds and print each that fails, then the sums."""
    start = time.monotonic()
    results = []
    for result in results_of(seeds, name, jobs):
        results.append(result)
        if not result.verdict.passed:
            found = result.verdict
            print(f"seed {result.seed} ({result.origin}): {found.kind}: {found.text}", flush=True)
    print(summary(results, name, time.monotonic() - start))
    return int(any(not result.verdict.passed for result in results))


def results_of(seeds: range, name: str, jobs: int) -> Iterator[Result]:
    """Processes of their own have the limit of memory; one that dies takes its files along."""
    formats.seeds(name)
    context = multiprocessing.get_context("fork")
    run = functools.partial(run_seed, name=name)
    with concurrent.futures.ProcessPoolExecutor(jobs, context, initializer=limit_memory) as pool:
        try:
            yield from pool.map(run, seeds, chunksize=SHARE)
        except BrokenProcessPool:
            died = Verdict("died", "a process ended; run fewer seeds to find which", 0.0)
            yield Result(seeds[0], f"seeds {seeds[0]} to {seeds[-1]}", died, 0)


def summary(results: Sequence[Result], name: str, seconds: float) -> str:
    """What was run, and what was wrong."""
    kinds = Counter(result.verdict.kind for result in results)
    ways = Counter(result.origin.rsplit(", ", 1)[-1] for result in results)
    slowest = max((r.verdict.seconds for r in results if r.verdict.kind == "refused"), default=0.0)
    failed = sum(not result.verdict.passed for result in results)
    peak = max((result.peak for result in results), default=0)
    return "\n".join(
        (
            f"{len(results)} damaged files of {name}, {failed} fail",
            f"  {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}",
            f"  changed: {', '.join(f'{way} {count}' for way, count in sorted(ways.items()))}",
            f"  slowest refusal {slowest:.2f} s, most memory {peak / 2**20:.0f} MB",
            f"  {seconds:.0f} s on {os.cpu_count()} cores",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
