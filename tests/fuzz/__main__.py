"""Random networks through the RTL: `python -m tests.fuzz --count 300`, or `make fuzz`.

A case that differs is printed with its seed; `--first SEED --count 1` runs it again.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import functools
import sys
import tempfile
from pathlib import Path

from rich.progress import track

from tests.fuzz.random_networks import random_case
from tests.fuzz.run_case import differences


def run_seed(seed: int, simulator: str) -> list[str]:
    """What differs in the case of `seed`."""
    with tempfile.TemporaryDirectory() as folder:
        return differences(random_case(seed), Path(folder), simulator)


def main() -> int:
    """Run the cases; 0 when none differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--count", type=int, default=300, help="cases")
    parser.add_argument("--jobs", type=int, default=2, help="cases at the same time")
    parser.add_argument("--simulator", choices=("icarus", "verilator"), default="icarus")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    failed = 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        run = functools.partial(run_seed, simulator=options.simulator)
        found = pool.map(run, seeds)
        bar = track(found, "random networks", len(seeds), disable=not sys.stderr.isatty())
        for seed, problems in zip(seeds, bar, strict=True):
            failed += bool(problems)
            for problem in problems:
                print(f"seed {seed}: {problem}", flush=True)
    print(f"{len(seeds)} random networks on {options.simulator}, {failed} differ")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
