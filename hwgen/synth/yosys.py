"""Yosys: the cells of a design on a part, each layer by itself, so that they add up.

Runs the native Yosys of the package pyosys in a process of its own.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.errors import HwgenError
from hwgen.simulate.tools import ToolError
from hwgen.targets.parts import Part

HINT = "pip install 'hwgen[synth]' brings Yosys and nextpnr"
NETLIST, STATISTICS, SCRIPT, LOG = "netlist.json", "stat.json", "synth.ys", "yosys.log"
LOGIC = "logic"
COMPARE = Path(__file__).parent / "maps" / "compare.v"
SMALL_LUTS = "ecp5", "ice40"  # families whose LUTs have four inputs
CUT_CHAINS = ("ecp5",)  # families where a carry that logic reads cuts its chain in two
SMALL = 128  # bits; FIFOs of a few words are better off as flip-flops

# One script in one process: passes run one by one lose submodules that hold a cell of the family.
_PROGRAM = (
    "from pyosys import libyosys; import sys; libyosys.run_pass(sys.argv[1], libyosys.Design())"
)
_MAPPED = re.compile(r"^mapping memory (\S+) via \$__(\w+?)_?$", re.MULTILINE)
_IN_LOGIC = re.compile(
    r"^Mapping memory \\(\S+) in module \\(\S+):\n  created (\d+) .* of width (\d+)\.$",
    re.MULTILINE,
)
_STAGE = re.compile(r"^\d+\.\d+\. Executing (\S+) pass")


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory of the design; cell: what it became; bits: of those that became logic, else 0."""

    name: str
    cell: str
    bits: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """cells: number of each kind of cell of Yosys by module, its submodules that are kept apart
    not included; memories: what each became."""

    cells: Mapping[str, Mapping[str, int]]
    memories: tuple[Memory, ...]

    @property
    def lost(self) -> list[str]:
        """Memories of more than SMALL bits that became flip-flops; ROMs become LUTs."""
        return [m.name for m in self.memories if m.bits > SMALL and not m.name.endswith(".words")]


def synthesize(
    files: Sequence[Path],
    top: str,
    apart: Sequence[str],
    part: Part,
    work: Path,
    progress: Callable[[str], None] = lambda stage: None,
) -> Mapped:
    """Map the Verilog `files` for `part`; the modules `apart` are not flattened into `top`.

    Writes the netlist for nextpnr, the log and the statistics to the folder `work`; progress is
    called with the pass that runs. Raises ToolError without Yosys, HwgenError when it fails.
    """
    run_script(script(files, top, apart, part), work, progress)
    stat = json.loads((work / STATISTICS).read_text())["modules"]
    cells = {name: _cells(stat, name) for name in (*apart, top)}
    return Mapped(cells, tuple(memories((work / LOG).read_text())))


def script(files: Sequence[Path], top: str, apart: Sequence[str], part: Part) -> str:
    """Commands of Yosys, to be run in the folder of its files."""
    lines = [f'read_verilog "{file.absolute()}"' for file in files]
    lines += [f"setattr -mod -set keep_hierarchy 1 {module}" for module in apart]
    # Yosys 0.70 packs adders into instantiated DSP48E1 as if their output register were not there.
    instantiated = part.family == "xc7" and any(file.name == "hwgen_block.v" for file in files)
    command = f"{part.synthesis}{' -nodsp' if instantiated else ''} -top {top}"
    lines += _with_comparisons(command, part) if part.family in SMALL_LUTS else [command]
    lines += [f"tee -q -o {STATISTICS} stat -json"]
    lines += [f"write_json {NETLIST}"] if part.placer else []
    return "\n".join(lines) + "\n"


def _with_comparisons(command: str, part: Part) -> list[str]:
    """Comparisons are mapped once widths are known, before carry chains are made."""
    known = ["proc", "opt_expr", "opt_clean", "wreduce"]
    signs = " -D TURN_SIGNS" if part.family in CUT_CHAINS else ""
    maps = [f'techmap -map "{COMPARE}"{signs}', "opt"]
    return [f"{command} -run begin:coarse", *known, *maps, f"{command} -run coarse:"]


def memories(log: str) -> Iterator[Memory]:
    """What each memory became, in the order of the log."""
    for name, cell in _MAPPED.findall(log):
        yield Memory(name, cell)
    for name, module, words, width in _IN_LOGIC.findall(log):
        yield Memory(f"{module}.{name}", LOGIC, int(words) * int(width))


def run_script(text: str, work: Path, progress: Callable[[str], None] = lambda stage: None) -> None:
    """Run commands of Yosys in the folder `work`; arguments and errors as for `synthesize`."""
    if importlib.util.find_spec("pyosys") is None:
        raise ToolError("Yosys is missing: there is no package pyosys", hint=HINT)
    work.mkdir(parents=True, exist_ok=True)
    (work / SCRIPT).write_text(text)
    command = f"tee -o {LOG} script {SCRIPT}"
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, command],
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    tail: list[str] = []
    assert process.stdout is not None
    with process:
        for line in process.stdout:
            tail = [*tail[-20:], line]
            if found := _STAGE.match(line):
                progress(found[1].lower())
    if process.returncode:
        raise HwgenError(f"Yosys failed:\n{''.join(tail)}", hint=f"its log is {work / LOG}")


def _cells(stat: Mapping[str, Any], module: str) -> dict[str, int]:
    found = stat[f"\\{module}"]["num_cells_by_type"]
    return {kind: int(count) for kind, count in found.items()}
