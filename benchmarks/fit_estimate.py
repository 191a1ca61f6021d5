"""Fits the numbers of hwgen.estimate to Yosys, on random small designs.

    python -m benchmarks.fit_estimate [--designs 16] [--work build/fit] [--write]

Each design is mapped for ecp5, xc7 and ice40; what stands in the folder is not mapped again. Prints
how far the estimate is from Yosys before and after the fit; --write puts the new numbers into
hwgen/estimate/coefficients.py. The designs are none of those that the benchmarks measure.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.provenance import digest
from benchmarks.random_designs import make_design
from hwgen.emit.folder import emit
from hwgen.estimate import Cells
from hwgen.estimate.bill import Bill
from hwgen.estimate.coefficients import FLIP_FLOPS, LUTS
from hwgen.estimate.design import TOP, bill_of, top_bill
from hwgen.estimate.family import FAMILIES, FEATURES, Parts, parts
from hwgen.schedule.design import Design
from hwgen.synth.folder import synth_folder
from hwgen.targets import TARGETS
from hwgen.targets.parts import PARTS

PART_OF = {"ecp5": "ecp5-85k", "xc7": "xc7z020", "ice40": "ice40-up5k"}
COEFFICIENTS = Path(__file__).parents[1] / "hwgen" / "estimate" / "coefficients.py"
# LUTs: one for a bit of an adder and for 16 or 64 words of a ROM; on ecp5 a choice of two takes
# one, as choices of several are mapped to its larger LUTs, which are LUT4s beside each other. In
# front of an adder it takes none on xc7, whose LUT6 has the inputs, and one where adders are cells.
KNOWN = {"registers": 0.0, "adders": 1.0, "rom_luts": 1.0}
KNOWN_OF = {
    "ecp5": KNOWN | {"choices": 1.0, "summands": 1.0},
    "xc7": KNOWN | {"summands": 0.0},
    "ice40": KNOWN | {"summands": 1.0},
}
Numbers = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One layer of one design: what it is made of on a family, and what Yosys made of it."""

    design: str
    layer: str
    made_of: Parts
    found: Cells


def main(arguments: Sequence[str] | None = None) -> int:
    """Map what is missing, fit, print; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--designs", type=int, default=16, help="random designs of each family")
    parser.add_argument("--families", default=",".join(FAMILIES), help="separated by commas")
    parser.add_argument("--work", type=Path, default=Path("build/fit"), help="folder of designs")
    parser.add_argument("--stored", action="store_true", help="count nothing that was counted once")
    parser.add_argument("--layers", action="store_true", help="print every layer")
    parser.add_argument("--write", action="store_true", help="put the numbers into the package")
    options = parser.parse_args(arguments)
    luts, flops = dict(LUTS), dict(FLIP_FLOPS)
    for name in options.families.split(","):
        samples = [
            sample
            for seed in range(options.designs)
            for sample in mapped(seed, name, options.work / f"{name}-{seed}", options.stored)
        ]
        if options.layers:
            print(table(samples, name, luts, flops))
        print(f"{name}: {len(samples)} layers; {errors(samples, name, luts, flops)}")
        luts[name] = fit(samples, FEATURES, "lut", KNOWN_OF[name])
        flops[name] = fit(samples, ("registers",), "ff", {})
        print(f"{name}: fitted; {errors(samples, name, luts, flops)}", flush=True)
    if options.write:
        COEFFICIENTS.write_text(text(luts, flops))
    return 0


def mapped(seed: int, family: str, folder: Path, stored_counts: bool) -> Iterator[Sample]:
    """The layers of a random design, mapped unless a file holds the result for the same Verilog.

    stored_counts: whatever that file holds, then.
    """
    part = PARTS[PART_OF[family]]
    graph, budget = make_design(seed)
    target = family if family in TARGETS else "generic"
    design = emit(graph, folder, target=target, multipliers=budget)
    stored, key = folder.with_suffix(".json"), digest(folder)
    record = json.loads(stored.read_text()) if stored.is_file() else {}
    if record.get("digest") != key and not (record and stored_counts):
        print(f"{folder.name} ...", file=sys.stderr, flush=True)
        found = synth_folder(folder, part, progress=lambda stage: None)
        layers = {layer.layer: dict(layer.cells) for layer in found.layers}
        record = {"digest": key, "layers": layers}
        stored.write_text(json.dumps(record, indent=1) + "\n")
    yield from samples_of(design, record["layers"], family, folder.name)


def samples_of(
    design: Design, found: Mapping[str, Mapping[str, int]], family: str, name: str
) -> Iterator[Sample]:
    """found: resources of each layer by name, from the record of a synthesis."""
    bills = {layer.name: bill_of(layer.all_units) for layer in design.layers}
    bills[TOP] = top_bill(design)
    for layer, resources in found.items():
        cells = Cells(*list(resources.values())[:4])
        yield Sample(name, layer, _parts(bills[layer], family, design), cells)


def _parts(bill: Bill, family: str, design: Design) -> Parts:
    return parts(bill, FAMILIES[family], blocks=design.target == family)


def fit(
    samples: Sequence[Sample], names: Sequence[str], kind: str, known_of: Mapping[str, float]
) -> dict[str, float]:
    """Numbers of at least 0 that make the least relative squares, large layers counting more.

    Those that are known are not fitted: parts that grow together would be mixed up.
    """
    rows = np.array([[s.made_of.features[name] for name in names] for s in samples])
    wanted = np.array([getattr(s.found, kind) - getattr(s.made_of.fixed, kind) for s in samples])
    weights = 1 / np.sqrt(np.maximum([getattr(s.found, kind) for s in samples], 30))
    known = np.array([known_of.get(name, 0.0) for name in names])
    free = np.array([name not in known_of for name in names])
    found = _not_negative((rows * free) * weights[:, None], (wanted - rows @ known) * weights)
    numbers = np.where(free, found, known)
    return {name: round(float(value), 3) for name, value in zip(names, numbers, strict=True)}


def _not_negative(rows: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares without the columns that would count below zero, worst first."""
    used = np.flatnonzero(rows.any(axis=0))
    while True:
        result = np.zeros(rows.shape[1])
        result[used] = np.linalg.lstsq(rows[:, used], wanted, rcond=None)[0]
        if (result >= 0).all():
            return result
        used = used[used != int(result.argmin())]


def predicted(sample: Sample, luts: Mapping[str, float], flops: Mapping[str, float]) -> Cells:
    """The estimate of a layer with these numbers."""
    sums = (
        round(sum(sample.made_of.features[name] * value for name, value in numbers.items()))
        for numbers in (luts, flops)
    )
    return sample.made_of.fixed + Cells(*sums)


def errors(samples: Sequence[Sample], family: str, luts: Numbers, flops: Numbers) -> str:
    """Deviation of sums, and the mean deviation of designs, in percent of what Yosys made."""
    designs = sorted({sample.design for sample in samples})
    told = []
    for kind in ("lut", "ff", "dsp", "ram"):
        off, sums = [], np.zeros(2)
        for design in designs:
            of_design = [s for s in samples if s.design == design]
            found = sum(getattr(s.found, kind) for s in of_design)
            guess = sum(getattr(predicted(s, luts[family], flops[family]), kind) for s in of_design)
            off.append(abs(guess - found) / max(found, 1))
            sums += found, guess
        share = sums[1] / max(sums[0], 1) - 1
        told.append(f"{kind} {share:+.1%} (designs {np.mean(off):.1%}, at most {max(off):.1%})")
    return ", ".join(told)


def table(samples: Sequence[Sample], family: str, luts: Numbers, flops: Numbers) -> str:
    """A line for each layer: Yosys and the estimate."""
    lines = []
    for s in samples:
        guess = predicted(s, luts[family], flops[family])
        pairs = "  ".join(
            f"{kind} {getattr(s.found, kind)}/{getattr(guess, kind)}"
            for kind in ("lut", "ff", "dsp", "ram")
        )
        lines.append(f"{s.design:10} {s.layer:12} {pairs}")
    return "\n".join(lines)


def text(luts: Numbers, flops: Numbers) -> str:
    """The module hwgen.estimate.coefficients with these numbers."""
    head = COEFFICIENTS.read_text().partition("LUTS:")[0]
    return f"{head}{_assigned('LUTS', luts)}{_assigned('FLIP_FLOPS', flops)}"


def _assigned(name: str, numbers: Numbers) -> str:
    lines = [f"{name}: Mapping[str, Mapping[str, float]] = {{"]
    for family, values in numbers.items():
        lines += [f'    "{family}": {{']
        lines += [f'        "{key}": {value},' for key, value in values.items()]
        lines += ["    },"]
    return "\n".join([*lines, "}"]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
