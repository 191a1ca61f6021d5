"""A whole network on a small part: simulated, synthesised, placed and routed.

    python -m benchmarks.small_part [--part ice40-up5k] [--clock 30] [--simulator icarus] [--json F]

examples/small_cnn.py is emitted for the part, as fast as that allows, two frames are simulated with
the twins of the vendor's blocks, every bit and cycle compared, and Yosys and nextpnr map that same
folder. Prints Markdown: what it takes of the part, clock, frames a second and the share of digits
that it gets right. Returns 1 when it does not fit or anything differs. Minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import hwgen
from hwgen.frontends import load
from hwgen.synth.folder import synth_folder
from hwgen.synth.result import Synthesis
from hwgen.targets.parts import PARTS, part

EXAMPLE = Path(__file__).parents[1] / "examples" / "small_cnn.py"
SIMULATORS = ("verilator", "icarus")
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
    parser.add_argument("--json", type=Path, help="file for the same figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="hwgen-small-part-") as folder:
        out = Path(folder) / "design"
        found = measure(options.part, out, options.clock, options.simulator)
    print("\n".join(markdown(found)))
    if options.json:
        options.json.write_text(json.dumps({**asdict(found), "fps": found.fps}, indent=1) + "\n")
    return int(not found.met)


def measure(name: str, out: Path, clock: float, simulator: str) -> Outcome:
    """The example on the part `name`, in the folder `out`. HwgenError where nextpnr fails."""
    model = load(EXAMPLE)
    assert model.calibration is not None
    assert model.inputs is not None
    assert model.labels is not None
    graph = hwgen.quantize(model.graph, model.calibration)
    scores = hwgen.golden(graph, model.inputs)["output"]
    right = float((scores.argmax(axis=1) == model.labels).mean())
    hwgen.emit(graph, out, device=name, inputs=model.inputs)
    exact = hwgen.simulate(out, frames=FRAMES, simulator=simulator).passed
    found = synth_folder(out, part(name), pnr=True, mhz=clock, seed=1, progress=_silent)
    return Outcome(
        name, right, _interval(found), exact, found.total, dict(found.part.has), found.mhz or 0.0
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
    return [
        f"| part | {' | '.join(heads)} |",
        "|---|" + "---:|" * len(heads),
        f"| {' | '.join(row)} |",
        "",
        f"{FRAMES} frames simulated with the twins of the vendor's blocks: {verdict}.",
    ]


if __name__ == "__main__":
    sys.exit(main())
