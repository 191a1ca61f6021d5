"""Row 6: line, branch, expression and toggle coverage of the library modules, on Verilator.

    python -m trust.coverage --designs 2 --cycles 100000

Two kinds of runs add up: every module in the harness of its proof, with random inputs
(trust/stimuli.py), and random graphs with their harness. A point of a module is one of its text,
and any instance may reach it: what parameters and loops write into an expression is taken out
again (trust/points.py).

Bits are counted between the harnesses alone. In a design they are fixed by what no module knows of:
constants of a network, ranges that the network proves, images that are smaller than a counter.

What counts neither way is told with its number: checks of parameters, which end a simulation,
wires for linters, whose names begin with unused, changes of bits that Yosys or ABC proves
impossible in every instance (trust/constants.py), and points that trust/waivers.py gives a reason
for. The harnesses tell faults, too; with one the row is wrong.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hwgen.prove.cases import Case
from hwgen.simulate.tools import find
from tests.fuzz.case import Case as Design
from tests.fuzz.run_case import examine
from trust.constants import Bits, Change, constant_bits, impossible
from trust.designs import cases
from trust.points import KINDS, REASON, Entry, Point, entries, reason_of
from trust.row import Measured, Row, Size, main
from trust.stimuli import COVER, TOP, play, simulated_cases

FIRST_SEED = 1200
TARGETS = {"line": 100.0, "branch": 100.0, "expr": 100.0, "toggle": 99.0}
SHOWN = 40
CONSTANT = "changes of bits that Yosys finds constant"
PROVED = "changes of bits that ABC proves impossible"
_INSTANCE = re.compile(rf"{TOP}\.u_(\d+)\.u_harness\.u_unit\.?(.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A bit in the simulation of harnesses: the number of its case, its name within the module."""

    case: int
    bit: str


@dataclass(slots=True)
class Coverage:
    """counts: of the points of all instances; waived: why, of those that do not count in some;
    never: where the bits are that no instance changed."""

    counts: Counter[Point] = field(default_factory=Counter)
    waived: dict[Point, str] = field(default_factory=dict)
    never: dict[Point, list[Place]] = field(default_factory=dict)

    def add(self, entry: Entry, reason: str) -> None:
        """Add what an instance reached; a reason that a run refutes is none."""
        if reason and not (reason == REASON and entry.count):
            self.waived[entry.point] = reason
        else:
            self.counts[entry.point] += entry.count

    def reasons(self) -> Counter[str]:
        """How many points are waived in every instance, by reason."""
        return Counter(why for point, why in self.waived.items() if point not in self.counts)


def measure(designs: int, cycles: int) -> Measured:
    """Play every module for this many cycles, run this many random graphs, add their points up."""
    found = Coverage()
    wanted = simulated_cases() if cycles else ()
    wrong = played(found, wanted, cycles) if cycles else ()
    for case in cases(FIRST_SEED, designs):
        with tempfile.TemporaryDirectory() as name:
            add_design(found, covered(case, Path(name)))
    return summary(found, f"{designs} designs and {len(wanted)} harnesses", cycles, wrong)


def played(found: Coverage, wanted: Sequence[Case], cycles: int) -> tuple[str, ...]:
    """Add what a simulation of harnesses reaches and none can; returns the faults that it tells."""
    with tempfile.TemporaryDirectory() as name:
        run = play(wanted, Path(name), cycles)
        add_stimuli(found, run.coverage, constant_bits(wanted, Path(name)))
        waive_impossible(found, Path(name))
    return run.wrong


def add_stimuli(found: Coverage, text: str, constants: Sequence[Bits]) -> None:
    """The points of a simulation of harnesses; constants: of each case."""
    places: dict[Point, list[Place]] = {}
    for entry in entries(text):
        instance = _INSTANCE.fullmatch(entry.instance)
        if not instance:
            continue  # a module that a specification holds
        reason = reason_of(entry.point)
        if entry.point.kind == "toggle" and not reason:
            bit = entry.point.what.rpartition(":")[0]
            name = ".".join(filter(None, (instance[2], bit)))
            place = Place(int(instance[1]), name)
            reason = CONSTANT if name in constants[place.case] else ""
            places.setdefault(entry.point, []).extend([] if reason else [place])
        found.add(entry, reason)
    never = (point for point in found.counts if not found.counts[point])
    found.never.update({point: places[point] for point in never if point in places})


def waive_impossible(found: Coverage, folder: Path) -> None:
    """Waive changes of bits that are proved never to happen, in no instance; netlists: in `folder`.

    A change that may happen in one instance is not asked for in the others.
    """
    left = dict(found.never)
    for number in sorted({place.case for places in left.values() for place in places}):
        asked = {
            (point, place): Change(place.bit, point.what.endswith(":0->1"))
            for point, places in left.items()
            for place in places
            if place.case == number
        }
        proved = impossible(number, sorted(set(asked.values()), key=str), folder)
        for (point, _), change in asked.items():
            if change not in proved:
                left.pop(point, None)
    for point in left:
        del found.counts[point]
        found.waived[point] = PROVED


def add_design(found: Coverage, text: str) -> None:
    """The points of a simulation of a design, without bits."""
    for entry in entries(text):
        if entry.point.kind != "toggle":
            found.add(entry, reason_of(entry.point))


def summary(found: Coverage, runs: str, cycles: int, wrong: Sequence[str] = ()) -> Measured:
    """Shares of the kinds, and the points that were never reached, by module."""
    shares = {}
    texts = []
    for kind in KINDS:
        hits = [count > 0 for point, count in found.counts.items() if point.kind == kind]
        shares[kind] = 100.0 * sum(hits) / len(hits) if hits else 0.0
        told = f"{shares[kind]:.2f} % ({sum(hits)} of {len(hits)})" if hits else "not measured"
        texts.append(f"{kind} {told}")
    modules = len({point.module for point in found.counts})
    waived = ", ".join(f"{count} {why}" for why, count in sorted(found.reasons().items()))
    text = f"{', '.join(texts)}; {modules} library modules in {runs} of {cycles} cycles;"
    text += f" waived: {waived or 'nothing'}; {len(wrong)} harnesses found a fault"
    reached = all(shares[kind] >= TARGETS[kind] for kind in KINDS)
    detail = (*wrong, *missed(found.counts))[:SHOWN]
    return Measured(text, len(wrong), int(reached), detail)


def missed(counts: Mapping[Point, int]) -> Iterator[str]:
    """What was never reached: each line, branch and expression, and the bits of each signal."""
    never = sorted(
        (p for p, count in counts.items() if not count),
        key=lambda p: (p.kind == "toggle", p.module, p.line, p.column, p.what),
    )
    yield from (f"{p.module}:{p.line}: {p.kind} {p.what}" for p in never if p.kind != "toggle")
    bits = Counter((p.module, p.signal) for p in never if p.kind == "toggle")
    yield from (f"{m}: {n} toggles of {signal}" for (m, signal), n in bits.most_common())


def covered(case: Design, folder: Path) -> str:
    """What Verilator writes about the coverage of the design of a case.

    The run on Icarus that writes the harness has to be right.
    """
    findings = examine(replace(case, reset_at=0), folder).findings
    assert not findings, findings
    tool = find("verilator")
    files = sorted(path.name for path in folder.glob("*.v"))
    command = [str(tool.path), "--binary", "--timing", *COVER, "-O3", "-Wno-fatal", "-Wno-lint"]
    command += ["-Wno-style", "-CFLAGS", "-std=c++20 -O0", "--Mdir", "obj"]
    command += ["--top-module", "harness", f"-GMAX_FRAMES={case.frames}", "-o", "sim", *files]
    environment = tool.environment()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    options = [f"+frames={case.frames}", "+max_cycles=100000", "+finish", "+reset_at=50"]
    file = "+verilator+coverage+file+coverage.dat"
    run = [str(folder / "obj" / "sim"), "+verilator+rand+reset+2", file, *options]
    subprocess.run(run, cwd=folder, env=environment, check=True, capture_output=True)
    return (folder / "coverage.dat").read_text()


ROW = Row(
    6,
    "trust.coverage",
    "coverage of the library modules (line, branch, expression, toggle)",
    "100/100/100/99, waivers counted and justified",
    1,
    (
        Size("--designs", 0, 2, "random graphs"),
        Size("--cycles", 0, 100_000, "between the harnesses"),
    ),
    measure,
    ("verilator", "pyosys"),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
