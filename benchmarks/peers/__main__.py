"""Measures the same layers through hwgen and its peers: `python -m benchmarks.peers`.

    python -m benchmarks.peers [--case NAME ...] [--tool NAME] [--steps emit,play,ecp5,xc7,mhz]

Every step of every case is stored in benchmarks/results/peers when it is done and not done again;
remove a file to measure its case anew. The peers are installed into environments of their own below
build/peers. At the end benchmarks/results/peers.md is written from what is there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.peers.cases import runs
from benchmarks.peers.measure import RESULTS, STEPS, measure
from benchmarks.peers.table import page
from benchmarks.peers.tools import TOOLS


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is missing and write the tables; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", action="append", help="default: all cases")
    parser.add_argument("--tool", choices=tuple(TOOLS), action="append", help="default: all tools")
    parser.add_argument("--steps", default=",".join(STEPS), help="separated by commas")
    parser.add_argument("--table", action="store_true", help="only write the tables")
    options = parser.parse_args(arguments)
    for case, setting in runs():
        wanted = not options.case or case.name in options.case
        if wanted and (not options.tool or setting.tool in options.tool) and not options.table:
            measure(case, setting, options.steps.split(","))
    RESULTS.with_suffix(".md").write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
