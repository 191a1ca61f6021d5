"""Row 7: what reset leaves unknown, any state at power-up, and a reset in any cycle of a frame.

    python -m trust.reset --designs 100 --powered 4 --states 64 --interrupted 2 --step 1

Random graphs, on Icarus. A design that was powered up in a random state (every register and every
memory), or was reset in any cycle, must afterwards make the records of an undisturbed run: bits and
cycles.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hwgen.simulate.tools import find
from hwgen.targets import TARGETS
from tests.fuzz.case import Case
from tests.fuzz.run_case import examine
from trust.allowed import is_allowed
from trust.designs import cases, write_rtl
from trust.registers import Register, registers
from trust.row import Measured, Row, Size, main
from trust.unknowns import unknown_registers

FIRST_SEED = 700
READ_ONLY = ("words", "armed_q")  # contents of ROMs, and whether assertions have seen a reset
MAX_CYCLES = 100_000


def measure(designs: int, powered: int, states: int, interrupted: int, step: int) -> Measured:
    """The three checks; each takes its number of random graphs from the first seed on."""
    detail = []
    unknown = [line for case in cases(FIRST_SEED, designs) for line in strange_registers(case)]
    detail.append(f"{designs} designs: {len(unknown)} registers unknown that are not allowed to be")
    ups = [power_ups(case, range(1, states + 1)) for case in cases(FIRST_SEED, powered)]
    detail.append(f"{powered} designs in {states} states each: {sum(ups)} runs differ")
    resets = [reset_runs(case, step) for case in cases(FIRST_SEED, interrupted)]
    runs, wrong = sum(tried for tried, _ in resets), sum(bad for _, bad in resets)
    detail.append(f"{interrupted} designs reset in {runs} cycles in all: {wrong} runs differ")
    total = len(unknown) + sum(ups) + wrong
    enough = states if step == 1 and designs and powered and interrupted else 0
    return Measured("; ".join(detail), total, enough, tuple(unknown[:20]))


def strange_registers(case: Case) -> list[str]:
    """Registers that are unknown after reset and not in the list of those that may be."""
    target = list(TARGETS)[case.seed % len(TARGETS)]
    with tempfile.TemporaryDirectory() as name:
        made = write_rtl(case, Path(name), target)
        found = unknown_registers("net", (*made.files, *made.models), Path(name))
    bad = [one for one in found if not is_allowed(one, made.unit(one.register.module))]
    where = f"seed {case.seed}, {target}"
    return [f"{where}: {one.register.module}: {one.register.path}" for one in bad]


def power_ups(case: Case, seeds: Sequence[int]) -> int:
    """Runs from random states that differ from one without."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench.play(case, Path(name))
        return sum(not bench.is_same(f"+power_up={seed}") for seed in seeds)


def reset_runs(case: Case, step: int) -> tuple[int, int]:
    """Runs of a frame with a reset in every `step`-th cycle, and how many of them differ."""
    images = {name: array[:1] for name, array in case.inputs.items()}
    with tempfile.TemporaryDirectory() as name:
        bench = Bench.play(replace(case, frames=1, images=images), Path(name))
        cycles = range(1, bench.last_cycle() + 1, step)
        same = [bench.is_same(f"+reset_at={cycle}") for cycle in cycles]
        return len(same), same.count(False)


@dataclass(frozen=True, slots=True)
class Bench:
    """A design that has run in `folder`, and runs again from other states."""

    folder: Path
    frames: int

    @classmethod
    def play(cls, case: Case, folder: Path) -> Bench:
        """Run the case without a reset; raises AssertionError when it is not right."""
        findings = examine(replace(case, reset_at=0), folder).findings
        assert not findings, findings
        bench = cls(folder, case.frames)
        bench.build()
        return bench

    def build(self) -> None:
        """Build again.vvp of the harness, the design and what powers it up."""
        tool = find("icarus")
        files = sorted({path.name for path in self.folder.glob("*.v")} - {"power_up.v"})
        found = registers((self.folder / "sim.vvp").read_text(), "harness.dut")
        power_up = self.folder / "power_up.v"
        power_up.write_text("\n".join(power_up_lines(found)))
        command = [str(tool.path), "-g2005", "-DHWGEN_ASSERT", "-s", "harness", "-s", "power_up"]
        command += ["-o", "again.vvp", f"-Pharness.MAX_FRAMES={self.frames}", *files, "power_up.v"]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr

    def is_same(self, option: str) -> bool:
        """Whether a run with this option of the harness makes the same records."""
        vvp = str(find("icarus").path.with_name("vvp"))
        again = self.folder / "again"
        again.mkdir(exist_ok=True)
        for old in again.iterdir():
            old.unlink()
        options = [f"+frames={self.frames}", f"+max_cycles={MAX_CYCLES}", "+finish"]
        command = [vvp, "-n", "again.vvp", *options, "+results=again/", option]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        records = [*self.folder.glob("*.hex"), self.folder / "status.txt"]
        wanted = {path.name: path.read_bytes() for path in records if "_stall." not in path.name}
        return {path.name: path.read_bytes() for path in again.iterdir()} == wanted

    def last_cycle(self) -> int:
        """In which the undisturbed run had its last beat."""
        fields = dict(
            line.split()[:2] for line in (self.folder / "status.txt").read_text().splitlines()
        )
        return int(fields["cycles"]) - 1


def power_up_lines(found: Sequence[Register]) -> Iterator[str]:
    """A module that sets every register and memory to what +power_up=<seed> makes of it."""
    yield "module power_up;\n  integer seed;\n  integer i;"
    yield '  initial if ($value$plusargs("power_up=%d", seed)) begin\n    #1;'
    for one in found:
        words = ", ".join(["$random(seed)"] * -(-one.width // 32))
        if one.name in READ_ONLY:
            continue
        if one.words:
            loop = f"for (i = 0; i < {one.words}; i = i + 1)"
            yield f"    {loop} {one.path}[i] = {{{words}}};"
        else:
            yield f"    {one.path} = {{{words}}};"
    yield "  end\nendmodule\n"


ROW = Row(
    7,
    "trust.reset",
    "reset: registers unknown after it, random states at power-up, a reset in any cycle of a frame",
    "only data unknown; 64 states; every cycle; all exact",
    64,
    (
        Size("--designs", 4, 100, "designs whose unknown registers are listed"),
        Size("--powered", 1, 4, "designs that are powered up"),
        Size("--states", 8, 64, "random states of each"),
        Size("--interrupted", 1, 2, "designs that are reset within a frame"),
        Size("--step", 16, 1, "cycles from one reset to the next"),
    ),
    measure,
    ("icarus",),
)

if __name__ == "__main__":
    sys.exit(main(ROW))
