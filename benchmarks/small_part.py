"""A whole network on a small part: simulated, synthesised, placed and routed.

    python -m benchmarks.small_part [--part ice40-up5k] [--clock 30] [--simulator icarus]

examples/small_cnn.py is emitted for the part, as fast as that allows, two frames are simulated with
the twins of the vendor's blocks, every bit and cycle compared, and Yosys and nextpnr map that same
folder. Prints Markdown: what it takes of the part, clock, frames a second and the share of digits
that it gets right. Results are kept in benchmarks/results/small_part.json, with small_part.md
beside it; what stands there for the same Verilog is not measured again. Returns 1 when it does not
fit or anything differs. Minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import hwgen
from benchmarks.provenance import commit, digest
from hwgen.frontends import load
from hwgen.synth.folder import synth_folder
from hwgen.synth.place import Placing
from hwgen.synth.result import Synthesis
from hwgen.targets.parts import PARTS, part

EXAMPLE = Path(__file__).parents[1] / "examples" / "small_cnn.py"
RESULTS = Path(__file__).parent / "results" / "small_part.json"
SIMULATORS = ("verilator", "icarus")
SEEDS = 1, 2  # at nine tenths of the logic cells some are not placed
FRAMES = 2  # one from which the interval is measured, and the one before


@dataclass(frozen=True, slots=True)
class Outcome:
    """accuracy: share of the digits, in integers; interval: cycles of a frame, simulated; exact:
    all bits and cycles as predicted; used, available: resources of the part; mhz: routed."""

    part: str
    accuracy: float
    interval: int
    exact: bool
    used: dict[str, int]
    available: dict[str, int]
    mhz: float
    digest: str = ""
    commit: str = ""

    @property
    def fps(self) -> float:
        """Frames a second at the clock of the routed design."""
        return self.mhz * 1e6 / self.interval

    @property
    def met(self) -> bool:
        """It fits, and the simulation found what was predicted."""
        return self.exact and all(self.used[name] <= self.available[name] for name in self.used)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 0 when the design fits and is exact."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=PARTS, default="ice40-up5k")
    parser.add_argument("--clock", type=float, default=30.0, help="MHz that placing aims at")
    parser.add_argument("--simulator", choices=SIMULATORS, default=SIMULATORS[0])
    options = parser.parse_args(arguments)
    known = read()
    with tempfile.TemporaryDirectory(prefix="hwgen-small-part-") as folder:
        out = Path(folder) / "design"
        found = measure(
            options.part, out, options.clock, options.simulator, known.get(options.part)
        )
    print("\n".join(markdown(found)))
    write({**known, options.part: found})
    return int(not found.met)


def read() -> dict[str, Outcome]:
    """Stored outcomes by their parts."""
    found = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    return {part: Outcome(**entry) for part, entry in found.items()}


def write(found: Mapping[str, Outcome]) -> None:
    """JSON, and the tables beside it."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    entries = {part: asdict(outcome) for part, outcome in found.items()}
    RESULTS.write_text(json.dumps(entries, indent=1) + "\n")
    pages = ("\n".join(markdown(outcome)) for outcome in found.values())
    RESULTS.with_suffix(".md").write_text("\n\n".join(pages) + "\n")


def measure(
    name: str, out: Path, clock: float, simulator: str, known: Outcome | None = None
) -> Outcome:
    """The example on the part `name`, in the folder `out`; `known` where it holds for the same
    Verilog. HwgenError where nextpnr fails."""
    model = load(EXAMPLE)
    assert model.calibration is not None
    assert model.inputs is not None
    assert model.labels is not None
    graph = hwgen.quantize(model.graph, model.calibration)
    scores = hwgen.golden(graph, model.inputs)["output"]
    right = float((scores.argmax(axis=1) == model.labels).mean())
    hwgen.emit(graph, out, device=name, inputs=model.inputs)
    if known is not None and known.digest == digest(out):
        return known
    exact = hwgen.simulate(out, frames=FRAMES, simulator=simulator).passed
    found = synth_folder(out, part(name), placing=Placing(clock, SEEDS), progress=_silent)
    return Outcome(
        name,
        right,
        _interval(found),
        exact,
        found.total,
        dict(found.part.has),
        found.mhz or 0.0,
        digest(out),
        commit(),
    )


def _interval(found: Synthesis) -> int:
    """Simulated cycles of a frame, which stand beside those that were predicted."""
    cycles = next(figure for figure in found.figures if figure.name == "cycles/frame")
    assert cycles.simulated is not None
    return int(cycles.simulated)


def _silent(stage: str) -> None:
    """No progress is shown."""


def markdown(found: Outcome) -> list[str]:
    """A table of one row, and a sentence about the simulation."""
    heads = [*found.used, "MHz", "cycles a frame", "frames a second", "accuracy"]
    cells = [f"{count:,} of {found.available[name]:,}" for name, count in found.used.items()]
    cells += [f"{found.mhz:.1f}", f"{found.interval:,}", f"{found.fps:.0f}"]
    row = [found.part, *cells, f"{found.accuracy:.1%}"]
    verdict = "every bit and cycle as predicted" if found.exact else "NOT as predicted"
    told = f"{FRAMES} frames simulated with the twins of the vendor's blocks: {verdict}."
    return [
        f"| part | {' | '.join(heads)} |",
        "|---|" + "---:|" * len(heads),
        f"| {' | '.join(row)} |",
        "",
        f"{told} Commit {found.commit}.",
    ]


if __name__ == "__main__":
    sys.exit(main())
