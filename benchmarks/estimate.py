"""How near the estimate of cells is to Yosys, on networks that it was not fitted on.

    python -m benchmarks.estimate [--case ds_cnn-79-ecp5 ...] [--work build/estimate] [--stored]

Every network is emitted with a budget of multipliers and mapped for a part; a case whose result
stands in benchmarks/results/estimate.json for the same Verilog is not mapped again, but estimated
anew. Writes benchmarks/results/estimate.md, which names the layers that are furthest off. Returns
1 when the estimate of a network is further off than LIMIT.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.networks import quantized
from benchmarks.provenance import commit, digest, version
from hwgen.emit.folder import emit
from hwgen.estimate import Cells, estimate
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
FURTHEST = 3  # layers that are named for each case
Counts = Mapping[str, int]


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
    parser.add_argument("--stored", action="store_true", help="map nothing that was mapped once")
    parser.add_argument("--layers", action="store_true", help="print every layer")
    options = parser.parse_args(arguments)
    for case in CASES:
        if not options.case or case.name in options.case:
            known = _read().get(case.name, {})
            record = measured(case, options.work, known, options.stored)
            _write({**_read(), case.name: record})
            if options.layers:
                print("\n".join(table(record)))
    found = _read()
    print("\n".join(markdown(found)))
    return int(any(abs(error) > LIMIT for record in found.values() for error in errors(record)))


def _read() -> dict[str, Any]:
    """Results by name, in the order of CASES."""
    found = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    return {case.name: found[case.name] for case in CASES if case.name in found}


def _write(found: Mapping[str, Any]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    RESULTS.with_suffix(".md").write_text("\n".join(markdown(_read())) + "\n")


def measured(case: Case, work: Path, known: Mapping[str, Any], stored: bool) -> dict[str, Any]:
    """Cells of each layer by Yosys and by the estimate of now.

    known: the record from before, {} without one; what Yosys found stays where it was found for the
    same Verilog, and with `stored` in any case.
    """
    design, folder = _design(case, work), work / case.name
    guess = {name: asdict(cells) for name, cells in estimate(design, case.family).layers.items()}
    record = dict(known)
    if record.get("digest") != digest(folder) and not (known and stored):
        cells = _mapped(case, folder)
        record = {"digest": digest(folder), "commit": commit(), "yosys": cells}
    sizes = {"multipliers": design.multipliers, "pyosys": version("pyosys")}
    return {**sizes, **record, "estimate": guess}


def _design(case: Case, work: Path) -> Design:
    graph = _mnist() if case.network == "mnist" else quantized(case.network)
    target = case.family if case.family in TARGETS else "generic"
    return emit(graph, work / case.name, target=target, multipliers=case.multipliers)


def _mnist() -> Graph:
    model = load(EXAMPLE)
    assert model.inputs is not None
    return quantize(model.graph, model.inputs)


def _mapped(case: Case, folder: Path) -> dict[str, Counts]:
    print(f"{case.name} ...", file=sys.stderr, flush=True)
    part = PARTS[PART_OF[case.family]]
    found = synth_folder(folder, part, progress=lambda stage: None)
    return {
        layer.layer: dict(zip(KINDS, layer.cells.values(), strict=False)) for layer in found.layers
    }


def total(cells: Mapping[str, Counts]) -> Counts:
    """Of all layers."""
    return asdict(sum((Cells(**layer) for layer in cells.values()), Cells()))


def errors(record: Mapping[str, Any]) -> Iterator[float]:
    """Deviation of each kind of cell, as a share; of a few blocks, none for one more or less."""
    made, guess = total(record["yosys"]), total(record["estimate"])
    for kind in KINDS:
        few = kind in ("dsp", "ram") and made[kind] <= SMALL
        near = made[kind] == guess[kind] or (few and abs(guess[kind] - made[kind]) <= 1)
        yield 0.0 if near else guess[kind] / made[kind] - 1 if made[kind] else 1.0


def furthest(record: Mapping[str, Any]) -> Iterator[str]:
    """The layers whose LUTs or flip-flops are furthest off."""
    made, guess = record["yosys"], record["estimate"]
    off = {
        (layer, kind): guess[layer][kind] - made[layer][kind]
        for layer in made
        for kind in ("lut", "ff")
    }
    for layer, kind in sorted(off, key=lambda key: -abs(off[key]))[:FURTHEST]:
        yield f"{layer} {kind.upper()} {made[layer][kind]:,} / {guess[layer][kind]:,}"


def table(record: Mapping[str, Any]) -> Iterator[str]:
    """Every layer: Yosys and the estimate."""
    for layer, made in record["yosys"].items():
        guess = record["estimate"][layer]
        pairs = (f"{kind} {made[kind]:6}/{guess[kind]:6}" for kind in KINDS)
        yield f"{layer:24} {'  '.join(pairs)}"


def markdown(found: Mapping[str, Any]) -> Iterator[str]:
    """A line for each case, and below them the layers that are furthest off."""
    yield "# The estimate of cells beside Yosys\n"
    yield "Made by `python -m benchmarks.estimate`; fitted on other designs by"
    yield "`python -m benchmarks.fit_estimate`. Yosys / the estimate, and how far it is off; blocks"
    yield f"of memory and multipliers, {SMALL} at most, by one are not.\n"
    yield f"| network, multipliers, family | {' | '.join(map(str.upper, KINDS))} | commit |"
    yield "|---|" + "---:|" * len(KINDS) + "---|"
    for name, record in found.items():
        made, guess = total(record["yosys"]), total(record["estimate"])
        pairs = (
            f"{made[kind]:,} / {guess[kind]:,} ({error:+.1%})"
            for kind, error in zip(KINDS, errors(record), strict=True)
        )
        yield f"| {name} | {' | '.join(pairs)} | {record['commit']} |"
    yield "\nThe layers that are furthest off:\n"
    for name, record in found.items():
        yield f"- {name}: {'; '.join(furthest(record))}"


if __name__ == "__main__":
    sys.exit(main())
