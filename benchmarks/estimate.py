"""How near the estimate of cells is to Yosys, on networks that it was not fitted on.

    python -m benchmarks.estimate [--case ds_cnn-79-ecp5 ...] [--work build/estimate]

Every network is emitted with a budget of multipliers and mapped for a part; a case whose result
stands in benchmarks/results/estimate.json is not mapped again, but estimated anew. Writes
benchmarks/results/estimate.md. Returns 1 when an estimate is further off than LIMIT.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.networks import quantized
from hwgen.emit.folder import emit
from hwgen.estimate import estimate
from hwgen.frontends import load
from hwgen.ir.graph import Graph
from hwgen.passes.quantize import quantize
from hwgen.schedule.design import Design
from hwgen.synth.folder import synth_folder
from hwgen.targets import TARGETS
from hwgen.targets.parts import PARTS

EXAMPLE = Path(__file__).parents[1] / "examples" / "mnist_cnn.py"
RESULTS = Path(__file__).parent / "results" / "estimate.json"
LIMIT = 0.15
SMALL = 12  # blocks, below which one block more or less is no matter
PART_OF = {"ecp5": "ecp5-85k", "xc7": "xc7a200t", "ice40": "ice40-hx8k"}
KINDS = ("lut", "ff", "dsp", "ram")


@dataclass(frozen=True, slots=True)
class Case:
    """A network, the multipliers it may use, and the family it is mapped for."""

    network: str
    multipliers: int
    family: str

    @property
    def name(self) -> str:
        return f"{self.network}-{self.multipliers}-{self.family}"


CASES = tuple(
    Case(network, multipliers, family)
    for family in ("ecp5", "xc7")
    for network, multipliers in (
        ("mnist", 16),
        ("mnist", 97),
        ("ds_cnn", 24),
        ("ds_cnn", 79),
        ("resnet8", 33),
        ("resnet8", 130),
    )
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Map what is missing and write the table; 1 when an estimate is too far off."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", action="append", help="default: all")
    parser.add_argument("--work", type=Path, default=Path("build/estimate"), help="for designs")
    options = parser.parse_args(arguments)
    found: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    for case in CASES:
        if not options.case or case.name in options.case:
            found[case.name] = measured(case, options.work, found.get(case.name))
            RESULTS.parent.mkdir(parents=True, exist_ok=True)
            RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    RESULTS.with_suffix(".md").write_text("\n".join(markdown(found)) + "\n")
    errors = [error for record in found.values() for error in _errors(record)]
    return int(any(abs(error) > LIMIT for error in errors))


def measured(case: Case, work: Path, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """Cells of a case by Yosys, from before where they are known, and by the estimate of now."""
    design, folder = _design(case, work), work / case.name
    guess = estimate(design, case.family).total
    cells = known["yosys"] if known else _mapped(case, folder)
    names = {kind: getattr(guess, kind) for kind in KINDS}
    return {"yosys": cells, "estimate": names, "hwgen": design.multipliers}


def _design(case: Case, work: Path) -> Design:
    graph = _mnist() if case.network == "mnist" else quantized(case.network)
    target = case.family if case.family in TARGETS else "generic"
    return emit(graph, work / case.name, target=target, multipliers=case.multipliers)


def _mnist() -> Graph:
    model = load(EXAMPLE)
    assert model.inputs is not None
    return quantize(model.graph, model.inputs)


def _mapped(case: Case, folder: Path) -> dict[str, int]:
    print(f"{case.name} ...", file=sys.stderr, flush=True)
    part = PARTS[PART_OF[case.family]]
    found = synth_folder(folder, part, pnr=False, mhz=100, seed=1, progress=lambda stage: None)
    return dict(zip(KINDS, found.total.values(), strict=False))


def _errors(record: Mapping[str, Any]) -> Iterator[float]:
    """Deviation of each kind of cell, as a share; of a few blocks, none for one more or less."""
    for kind in KINDS:
        made, guess = record["yosys"][kind], record["estimate"][kind]
        near = kind in ("dsp", "ram") and made <= SMALL and abs(guess - made) <= 1
        yield 0.0 if near or made == guess else guess / made - 1 if made else 1.0


def markdown(found: Mapping[str, Any]) -> Iterator[str]:
    """A line for each case."""
    yield "# The estimate of cells beside Yosys\n"
    yield "Made by `python -m benchmarks.estimate`; fitted on other designs by"
    yield "`python -m benchmarks.fit_estimate`. Yosys, then the estimate and how far it is off.\n"
    yield "| network, multipliers, family | " + " | ".join(kind.upper() for kind in KINDS) + " |"
    yield "|---|" + "---:|" * len(KINDS)
    for name, record in found.items():
        pairs = (
            f"{record['yosys'][kind]:,} / {record['estimate'][kind]:,} ({error:+.1%})"
            for kind, error in zip(KINDS, _errors(record), strict=True)
        )
        yield f"| {name} | {' | '.join(pairs)} |"


if __name__ == "__main__":
    sys.exit(main())
