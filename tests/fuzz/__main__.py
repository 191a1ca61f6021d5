"""Random networks through the RTL: `python -m tests.fuzz --count 1000`, or `make fuzz`.

A case that fails is shrunk and saved in tests/fuzz/regressions; `--replay NAME` runs it again, and
`--first SEED --count 1` runs the case as it was.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import functools
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.progress import track

from hwgen.ir.terminals import QuantInput, QuantOutput
from hwgen.targets import TARGETS
from tests.fuzz import saved
from tests.fuzz.case import Case
from tests.fuzz.random_networks import Recipe, Refused, families, make
from tests.fuzz.run_case import Finding, Outcome, told, tried
from tests.fuzz.shrink import shrink

TRY_SECONDS = 30  # for a case while it is shrunk


@dataclass(frozen=True, slots=True)
class Options:
    """How each seed is run."""

    family: str | None
    simulator: str
    shrink_seconds: float
    folder: Path
    target: str = "generic"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a seed. layers: by kind; refused: why hwgen refuses the graph, or ""."""

    seed: int
    outcome: Outcome = field(default_factory=lambda: Outcome(()))
    layers: Counter[str] = field(default_factory=Counter)
    refused: str = ""
    saved: str = ""


def run_seed(seed: int, options: Options) -> Result:
    """Run the case of `seed`; shrink and save it if it fails."""
    recipe = Recipe(seed, options.family)
    try:
        case = replace(make(recipe).case, target=options.target)
    except Refused as error:
        return Result(seed, refused=str(error))
    except Exception as error:  # noqa: BLE001 - there is no case to shrink, but the others go on
        return Result(seed, Outcome((Finding(type(error).__name__, told(error)),)))
    outcome = run(case, options.simulator)
    layers = Counter(type(node).__name__.removeprefix("Quant") for node in case.graph.nodes)
    name = _shrunk(recipe, outcome, options) if outcome.findings else ""
    return Result(seed, outcome, layers, saved=name)


def run(case: Case, simulator: str, seconds: int = 120) -> Outcome:
    """Run a case in a folder of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return tried(case, Path(folder), simulator, seconds)


def _shrunk(recipe: Recipe, outcome: Outcome, options: Options) -> str:
    """Name of the saved case: the smallest that fails in the same way."""
    kind = outcome.findings[0].kind

    def fails(case: Case) -> bool:
        found = run(replace(case, target=options.target), options.simulator, TRY_SECONDS).findings
        return any(finding.kind == kind for finding in found)

    small = replace(shrink(recipe, fails, options.shrink_seconds), target=options.target)
    findings = run(small, options.simulator).findings or outcome.findings
    finding = next((f for f in findings if f.kind == kind), findings[0])
    name = "_".join([*([options.family] if options.family else []), kind, str(recipe.seed)])
    return saved.save(small, finding, options.simulator, name.lower(), options.folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases; 0 when none fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--count", type=int, default=1000, help="cases")
    parser.add_argument("--jobs", type=int, default=2, help="cases at the same time")
    parser.add_argument("--family", choices=sorted(families()), help="layers to mix in; all")
    parser.add_argument("--target", choices=TARGETS, default="generic", help="FPGA family")
    parser.add_argument("--simulator", choices=("icarus", "verilator"), default="icarus")
    parser.add_argument("--shrink-seconds", type=float, default=300.0, help="for each that fails")
    parser.add_argument("--regressions", type=Path, default=saved.FOLDER, help="where they go")
    parser.add_argument("--replay", metavar="NAME", help="run this regression case alone")
    given = parser.parse_args(arguments)
    if given.replay:
        return replay(given.replay, given.simulator, given.regressions)
    options = Options(
        given.family, given.simulator, given.shrink_seconds, given.regressions, given.target
    )
    return run_all(range(given.first, given.first + given.count), options, given.jobs)


def replay(name: str, simulator: str, folder: Path) -> int:
    """Run a saved case and print its layers and what differs."""
    if name not in saved.saved_names(folder):
        print(f"there is no case '{name}' in {folder}", file=sys.stderr)
        return 2
    case = saved.load(name, folder)
    for node in case.graph.nodes:
        reads = f" reads {', '.join(node.inputs)}" if node.inputs else ""
        print(f"{node.name}: {type(node).__name__} {case.graph.shape(node.name)}{reads}")
    findings = run(case, simulator).findings
    for finding in findings:
        print(f"{finding.kind}: {finding.text}")
    print(f"{name}: {'fails' if findings else 'passes'}")
    return int(bool(findings))


def run_all(seeds: range, options: Options, jobs: int) -> int:
    """Run all seeds and print each that fails, then the sums."""
    start = time.monotonic()
    results = []
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(jobs, context) as pool:
        found = pool.map(functools.partial(run_seed, options=options), seeds)
        for result in track(found, "graphs", len(seeds), disable=not sys.stderr.isatty()):
            results.append(result)
            for finding in result.outcome.findings:
                print(f"seed {result.seed}: {finding.kind}: {finding.text}", flush=True)
            if result.saved:
                print(f"seed {result.seed}: saved, --replay {result.saved}", flush=True)
    print(summary(results, options.simulator, time.monotonic() - start))
    return int(any(result.outcome.findings for result in results))


def summary(results: Sequence[Result], simulator: str, seconds: float) -> str:
    """What was run and what differed."""
    outcomes = [result.outcome for result in results]
    layers = sum((result.layers for result in results), Counter[str]())
    ends = {kind.__name__.removeprefix("Quant") for kind in (QuantInput, QuantOutput)}
    refused = Counter(_reason(result.refused) for result in results if result.refused)
    failed = sum(bool(outcome.findings) for outcome in outcomes)
    kinds = ", ".join(f"{kind} {count}" for kind, count in layers.most_common())
    lines = [
        f"{len(results)} random graphs on {simulator}, {failed} fail",
        f"layers: {sum(n for kind, n in layers.items() if kind not in ends)} ({kinds})",
        _sums("bits", [(o.bits, o.wrong_bits) for o in outcomes]),
        _sums("cycles of beats", [(o.beats, o.wrong_cycles) for o in outcomes]),
        _sums("marks of FIFOs", [(o.fifos, o.wrong_fifos) for o in outcomes]),
        _sums("lines of storage", [(o.lines, o.wrong_lines) for o in outcomes]),
        f"refused by hwgen: {sum(refused.values())}",
        *(f"  {count} x {reason}" for reason, count in refused.most_common()),
        f"{seconds:.0f} s",
    ]
    return "\n".join(lines)


def _sums(what: str, counts: Sequence[tuple[int, int]]) -> str:
    compared, wrong = (sum(column) for column in zip(*counts, strict=True))
    return f"{what}: {compared} compared, {wrong} wrong"


def _reason(text: str) -> str:
    """The message of a refusal without the name of the layer."""
    return text.splitlines()[0].partition(": ")[2] or text


if __name__ == "__main__":
    sys.exit(main())
