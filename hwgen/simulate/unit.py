"""Simulate one module with the fast harness alone, without cocotb: for tests of library modules."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.simulate.harness import Stream, harness_text
from hwgen.simulate.tools import Tool, find
from hwgen.timing.stalls import PERIOD

KINDS = {
    1: "tvalid retracted",
    2: "data changed while stalled",
    3: "tlast missing",
    4: "tlast too early",
    5: "tvalid or tready unknown",
    6: "surplus beat",
    7: "other data than in the first frames",
    8: "no beat for too long",
}
Source = Path | tuple[str, str]
_QUICK = ("--output-split", "0", "-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0")
"""One C++ file that is not optimised: a module runs for a moment, its build takes the time."""


@dataclass(frozen=True, slots=True)
class UnitRun:
    """What the harness recorded: beats in order, each with the cycle in which it was accepted.

    out_data: integers, a beat that held X is None. problems: sentences about protocol violations
    and the time-out, empty when all went well.
    """

    out_data: list[int | None]
    out_cycles: list[int]
    in_cycles: list[int]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Beats of one stream in order, None where one held X, and the cycle of each."""

    data: list[int | None]
    cycles: list[int]


@dataclass(frozen=True, slots=True)
class Records:
    """streams: by name; problems: as in UnitRun."""

    streams: Mapping[str, Record]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """The module to run. files: Verilog files, or (name, text) pairs.

    clock, reset: its ports; a reset whose name ends in "n" is active low.
    """

    files: Sequence[Source]
    top: str
    parameters: Mapping[str, int]
    clock: str = "clk"
    reset: str = "rst"


@dataclass(frozen=True, slots=True)
class Play:
    """How to run it. stall_*: bool arrays of 4096 cycles, True is stalled, None never.

    Cycle 0 is the first clock period out of reset. reset_at: cycle in which reset is set again
    for 8 cycles, 0 never.
    """

    frames: int = 1
    stall_source: NDArray[np.bool_] | None = None
    stall_sink: NDArray[np.bool_] | None = None
    max_cycles: int = 1_000_000
    reset_at: int = 0
    defines: Sequence[str] = ("HWGEN_ASSERT",)


def run_unit(
    files: Sequence[Source],
    top: str,
    parameters: Mapping[str, int],
    input_bits: int,
    output_bits: int,
    beats: Sequence[int],
    expected_outputs: int,
    stall_source: NDArray[np.bool_] | None,
    stall_sink: NDArray[np.bool_] | None,
    simulator: str = "icarus",
    workdir: Path = Path("unit"),
    *,
    frames: int = 1,
    max_cycles: int = 1_000_000,
    reset_at: int = 0,
    check: bool = True,
    defines: Sequence[str] = ("HWGEN_ASSERT",),
) -> UnitRun:
    """Play `beats` into module `top` and record `expected_outputs` output beats.

    The module has clk, rst (active high) and s_axis_*, m_axis_* ports; tlast where its text names
    it, on the last beat of each of `frames` frames. The rest is as in Module and Play.
    Raises HwgenError when the build fails, and AssertionError with all problems when `check`.
    """
    ports = _module_text(files, top)
    source = Stream("s_axis", input_bits, len(beats) // frames, has_last="s_axis_tlast" in ports)
    sink = Stream(
        "m_axis", output_bits, expected_outputs // frames, has_last="m_axis_tlast" in ports
    )
    run = run_streams(
        Module(files, top, parameters),
        ((source, beats),),
        (sink,),
        (),
        Play(frames, stall_source, stall_sink, max_cycles, reset_at, defines),
        simulator,
        workdir,
    )
    if check and run.problems:
        raise AssertionError("; ".join(run.problems))
    given, made = run.streams["s_axis"], run.streams["m_axis"]
    return UnitRun(made.data, made.cycles, given.cycles, run.problems)


def run_streams(
    module: Module,
    sources: Sequence[tuple[Stream, Sequence[int]]],
    sinks: Sequence[Stream],
    taps: Sequence[Stream],
    play: Play,
    simulator: str,
    workdir: Path,
) -> Records:
    """Play the beats of all frames into each source of a module and record every stream.

    Raises HwgenError when the build fails or the simulation stops by itself.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    paths = [_path(file, workdir) for file in module.files]
    inputs = [stream for stream, _ in sources]
    text = harness_text(
        module.top, inputs, sinks, taps, module.parameters, module.clock, module.reset
    )
    harness = _write(workdir / "harness.v", text)
    _write_vectors(workdir, sources, play)
    names = [stream.name for stream in (*inputs, *sinks, *taps)]
    for name in names:
        for kind in ("data", "cycles"):
            (workdir / f"{name}.{kind}.hex").unlink(missing_ok=True)
    (workdir / "status.txt").unlink(missing_ok=True)
    tool = find(simulator)
    command = _build(tool, [harness, *paths], play.defines, play.frames, workdir)
    options = [f"+frames={play.frames}", f"+max_cycles={play.max_cycles}"]
    options += [f"+reset_at={play.reset_at}", "+finish"]
    output = _call([*command, *options], workdir, tool)
    return _read(workdir, names, (len(inputs), len(sinks)), output)


def _path(file: Source, workdir: Path) -> Path:
    if isinstance(file, Path):
        return file.resolve()
    return _write(workdir / file[0], file[1])


def _write(path: Path, text: str) -> Path:
    """Leave an unchanged file alone, so that Verilator sees that nothing is to be built."""
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)
    return path.resolve()


def _module_text(files: Sequence[Source], top: str) -> str:
    for file in files:
        text = file.read_text() if isinstance(file, Path) else file[1]
        found = re.search(rf"\bmodule\s+{re.escape(top)}\b.*?\bendmodule\b", text, re.S)
        if found:
            return found[0]
    raise HwgenError(f"no file defines module '{top}'", layer=top)


def _write_vectors(
    workdir: Path, sources: Sequence[tuple[Stream, Sequence[int]]], play: Play
) -> None:
    (workdir / "inputs").mkdir(exist_ok=True)
    for stream, beats in sources:
        mask = (1 << stream.width) - 1
        text = "".join(f"{beat & mask:x}\n" for beat in beats)
        (workdir / "inputs" / f"{stream.name}.hex").write_text(text)
    for name, stall in (("source", play.stall_source), ("sink", play.stall_sink)):
        bools = np.zeros(PERIOD, dtype=np.bool_) if stall is None else stall
        text = "".join("1\n" if stalled else "0\n" for stalled in bools.tolist())
        (workdir / f"{name}_stall.hex").write_text(text)


def _build(
    tool: Tool, files: Sequence[Path], defines: Sequence[str], frames: int, workdir: Path
) -> list[str]:
    """Build the simulation, return the command that runs it."""
    names = [str(file) for file in files]
    if tool.name == "icarus":
        options = ["-g2005", "-s", "harness", f"-Pharness.MAX_FRAMES={frames}", "-o", "sim.vvp"]
        macros = [f"-D{define}" for define in defines]
        _call([str(tool.path), *options, *macros, *names], workdir, tool)
        return [str(tool.path.with_name("vvp")), "-n", "sim.vvp"]
    options = ["--binary", "--timing", "-O3", "--x-assign", "unique", "--x-initial", "unique"]
    options += ["--top-module", "harness", f"-GMAX_FRAMES={frames}", "--Mdir", "obj", "-o", "sim"]
    options += ["-CFLAGS", "-std=c++20", "-Wno-fatal", "-Wno-lint", "-Wno-style", *_QUICK]
    macros = [f"+define+{define}" for define in defines]
    _call([str(tool.path), *options, *macros, *names], workdir, tool)
    return [str((workdir / "obj" / "sim").resolve()), "+verilator+rand+reset+2"]


def _call(command: Sequence[str], workdir: Path, tool: Tool) -> str:
    run = subprocess.run(
        command, cwd=workdir, env=tool.environment(), capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise HwgenError(f"{tool.name} failed:\n{run.stdout}{run.stderr}", layer=str(workdir))
    return run.stdout + run.stderr


def _read(workdir: Path, names: Sequence[str], ports: tuple[int, int], output: str) -> Records:
    status = workdir / "status.txt"
    if not status.is_file():
        raise HwgenError(f"the simulation ended early:\n{output}", layer=str(workdir))
    streams = {name: _record(workdir, name) for name in names}
    return Records(streams, _problems(status.read_text(), names, ports))


def _record(workdir: Path, name: str) -> Record:
    cycles = _records(workdir / f"{name}.cycles.hex")
    return Record(_records(workdir / f"{name}.data.hex"), [cycle or 0 for cycle in cycles])


def _records(path: Path) -> list[int | None]:
    if not path.is_file():
        return []
    lines = (line for line in path.read_text().split("\n") if line and line[0] not in "/@")
    return [_integer(line) for line in lines]


def _integer(line: str) -> int | None:
    return None if "x" in line.lower() else int(line, 16)


def _problems(status: str, names: Sequence[str], ports: tuple[int, int]) -> tuple[str, ...]:
    """ports: numbers of sources and sinks, which come first in `names`."""
    rows = [line.split() for line in status.splitlines()]
    fields = {row[0]: [int(word) for word in row[1:]] for row in rows if row[0] != "count"}
    counts = {int(row[1]): int(row[2]) for row in rows if row[0] == "count"}
    problems = []
    if not fields["finished"][0]:
        accepted = sum(counts[index] for index in range(ports[0]))
        produced = sum(counts[index] for index in range(ports[0], sum(ports)))
        problems.append(f"timed out with {accepted} beats accepted and {produced} produced")
    if fields["violations"][0]:
        stream, kind, cycle = fields["first"]
        rest = fields["violations"][0] - 1
        problems.append(
            f"{names[stream]}: {KINDS[kind]} in cycle {cycle}, and {rest} more violations"
        )
    return tuple(problems)
