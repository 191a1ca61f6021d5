"""Four tools that read the same Verilog, each made to say all that it has to say.

`complaints` is what a tool says about files beyond its own chatter; a clean design has none.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwgen.simulate.tools import find


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to check, relative to `folder`. models: twins of cells, which Yosys has itself."""

    folder: Path
    top: str
    rtl: tuple[str, ...]
    models: tuple[str, ...] = ()


def complaints(tool: str, sources: Sources) -> list[str]:
    """Lines of warnings and errors, with what belongs to them. Empty when all is well."""
    return _CHECKERS[tool](sources)


def _icarus(sources: Sources) -> list[str]:
    program = find("icarus")
    command = [str(program.path), "-g2005", "-Wall", "-s", sources.top, "-o", "/dev/null"]
    return _said([*command, *sources.rtl, *sources.models], sources, program.environment())


def _verilator(sources: Sources) -> list[str]:
    program = find("verilator")
    command = [str(program.path), "--lint-only", "-Wall", "--quiet-stats", "--no-timing"]
    command += [
        "--default-language",
        "1364-2005",
        "--top-module",
        sources.top,
        *sources.rtl,
        *sources.models,
    ]
    return _said(command, sources, program.environment())


# Where Yosys declares the cells that a family's twins stand for.
_CELLS = {
    "MULT18X18D": "+/ecp5/cells_bb.v",
    "SB_MAC16": "+/ice40/cells_sim.v",
    "DSP48E1": "+/xilinx/cells_sim.v",
}
# Drivers and latches are looked for twice: in each module, and in the flat design, where they can
# also come about between modules. Latches are cells that no warning need announce.
_SCRIPT = """\
{read}
hierarchy -check -top {top}
proc
check -assert -initdrv
select -assert-none t:$dlatch t:$adlatch t:$dlatchsr t:$sr
flatten
opt_clean
check -assert -initdrv
"""
_YOSYS = "import sys; from pyosys import libyosys as y; y.run_pass(sys.argv[1], y.Design())"


def _yosys(sources: Sources) -> list[str]:
    cells = {_CELLS[Path(model).stem] for model in sources.models}
    lines = [f"read_verilog -lib {file}" for file in sorted(cells)]
    read = "\n".join(lines + [f"read_verilog {file}" for file in sources.rtl])
    script = sources.folder / "check.ys"
    script.write_text(_SCRIPT.format(read=read, top=sources.top))
    said = _said([sys.executable, "-c", _YOSYS, f"script {script}"], sources)
    return [line for line in said if "Warning" in line or "ERROR" in line or "exit " in line]


# slang as a program, with its flow analysis; the binding offers no list of what it reported.
_SLANG = """
import shlex, sys
from pyslang.driver import Driver
driver = Driver()
driver.addStandardArgs()
ready = driver.parseCommandLine(shlex.join(sys.argv)) and driver.processOptions()
if not (ready and driver.parseAllSources()):
    sys.exit(1)
compilation = driver.createCompilation()
driver.reportParseDiags()
driver.reportCompilation(compilation, True)
driver.runAnalysis(compilation)
sys.exit(not driver.reportDiagnostics(True))
"""
_SLANG_OPTIONS = ("--std", "1364-2005", "-Wextra", "-Wsign-compare")


def _slang(sources: Sources) -> list[str]:
    command = [sys.executable, "-c", _SLANG, *_SLANG_OPTIONS, "--top", sources.top]
    return _said([*command, *sources.rtl, *sources.models], sources)


def _said(
    command: Sequence[str], sources: Sources, environment: dict[str, str] | None = None
) -> list[str]:
    run = subprocess.run(
        command,
        cwd=sources.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = [line for line in (run.stdout + run.stderr).splitlines() if line.strip()]
    return lines + ([f"exit {run.returncode}"] if run.returncode else [])


_CHECKERS: dict[str, Callable[[Sources], list[str]]] = {
    "icarus": _icarus,
    "verilator": _verilator,
    "yosys": _yosys,
    "slang": _slang,
}
TOOLS = tuple(_CHECKERS)
