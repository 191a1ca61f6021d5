"""The scorecard: `make trust`, or `python -m trust`.

    python -m trust            run every row at its quick size, then print what is stored
    python -m trust --stored   print what is stored alone

`python -m trust.<module>` measures a row at its full size, and --store keeps the result.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from collections.abc import Mapping, Sequence

from trust.result import ROOT, Result, stored

# Module and figure of each row.
ROWS: Mapping[int, tuple[str, str]] = {
    1: ("fuzz", "random graphs, RTL against golden and timing"),
    2: ("soak", "handshake soak"),
    3: ("proofs", "unbounded proofs of the library"),
    4: ("netlists", "netlists equal to the RTL"),
    5: ("mutation", "mutation score"),
    6: ("coverage", "coverage of the RTL"),
    7: ("reset", "reset"),
    8: ("lint", "lint of emitted designs"),
    9: ("extremes", "accumulators and requantizers at their extremes"),
    10: ("importers", "damaged and hostile model files"),
    11: ("names", "hostile layer names"),
    12: ("folders", "determinism and atomic output"),
    13: ("faults", "planted bugs"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 0 when every row that ran found nothing wrong."""
    parser = argparse.ArgumentParser(prog="python -m trust", description=__doc__.splitlines()[0])
    parser.add_argument("--stored", action="store_true", help="run nothing")
    parser.add_argument("--detail", action="store_true", help="print what each row tells besides")
    given = parser.parse_args(arguments)
    failed = [] if given.stored else [number for number in ROWS if not runs(number)]
    print(scorecard(stored(), detail=given.detail))
    if failed:
        print(f"rows that failed at their quick size: {', '.join(map(str, failed))}")
    return int(bool(failed))


def runs(number: int) -> bool:
    """Whether a row passes at its quick size; a row without a command does."""
    module = f"trust.{ROWS[number][0]}"
    if importlib.util.find_spec(module) is None:
        return True
    print(f"$ python -m {module} --quick", flush=True)
    return subprocess.run([sys.executable, "-m", module, "--quick"], cwd=ROOT).returncode == 0


def scorecard(results: Mapping[int, Result], *, detail: bool = False) -> str:
    """Every row: its verdict, target, what was measured, and the command."""
    lines = []
    for number, (_, figure) in ROWS.items():
        result = results.get(number)
        if result is None:
            lines.append(f"{number:2}  NO RESULT  {figure}")
            continue
        lines.append(f"{number:2}  {verdict(result):<9}  {result.figure}")
        lines.append(f"    target     {result.target}")
        lines.append(f"    measured   {result.measured}")
        lines.append(f"    command    {result.command}  (commit {result.commit})")
        lines += [f"    - {line}" for line in result.detail if detail]
    met = sum(verdict(result) == "met" for result in results.values())
    return "\n".join([*lines, f"{met} of {len(ROWS)} rows meet their targets"])


def verdict(result: Result) -> str:
    """A figure of other Verilog does not count."""
    if not result.met:
        return "NOT MET"
    return "older RTL" if result.older else "met"


if __name__ == "__main__":
    sys.exit(main())
