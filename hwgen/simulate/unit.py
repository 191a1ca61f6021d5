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

KINDS = {
    1: "tvalid retracted",
    2: "data changed while stalled",
    3: "tlast missing",
    4: "tlast too early",
    5: "tvalid or tready unknown",
    6: "surplus beat",
}
Source = Path | tuple[str, str]


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

    files: Verilog files, or (name, text) pairs. The module has clk, rst (active high) and
    s_axis_*, m_axis_* ports; tlast where its text names it, on the last beat of each of `frames`
    frames. stall_*: bool arrays of 4096 cycles, True is stalled, None never. Cycle 0 is the first
    clock period with rst = 0. reset_at: cycle in which rst is set again for 8 cycles, 0 never.
    Raises HwgenError when the build fails, and AssertionError with all problems when `check`.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    paths = [_path(file, workdir) for file in files]
    ports = _module_text(paths, top)
    text = harness_text(
        top,
        Stream("s_axis", input_bits, len(beats) // frames, has_last="s_axis_tlast" in ports),
        Stream("m_axis", output_bits, expected_outputs // frames, has_last="m_axis_tlast" in ports),
        parameters=parameters,
        clock="clk",
        reset="rst",
    )
    harness = _write(workdir / "harness.v", text)
    _write_vectors(workdir, beats, input_bits, stall_source, stall_sink)
    for old in workdir.glob("[sm]_axis.*.hex"):
        old.unlink()
    (workdir / "status.txt").unlink(missing_ok=True)
    command = _build(find(simulator), [harness, *paths], defines, frames, workdir)
    options = [f"+frames={frames}", f"+max_cycles={max_cycles}", f"+reset_at={reset_at}", "+finish"]
    output = _call([*command, *options], workdir, find(simulator))
    run = _read(workdir, output)
    if check and run.problems:
        raise AssertionError("; ".join(run.problems))
    return run


def _path(file: Source, workdir: Path) -> Path:
    if isinstance(file, Path):
        return file.resolve()
    return _write(workdir / file[0], file[1])


def _write(path: Path, text: str) -> Path:
    """Leave an unchanged file alone, so that Verilator sees that nothing is to be built."""
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)
    return path.resolve()


def _module_text(paths: Sequence[Path], top: str) -> str:
    for path in paths:
        found = re.search(rf"\bmodule\s+{re.escape(top)}\b.*?\bendmodule\b", path.read_text(), re.S)
        if found:
            return found[0]
    raise HwgenError(f"no file defines module '{top}'", layer=top)


def _write_vectors(
    workdir: Path,
    beats: Sequence[int],
    bits: int,
    stall_source: NDArray[np.bool_] | None,
    stall_sink: NDArray[np.bool_] | None,
) -> None:
    mask = (1 << bits) - 1
    (workdir / "input.hex").write_text("".join(f"{beat & mask:x}\n" for beat in beats))
    for name, stall in (("source", stall_source), ("sink", stall_sink)):
        bools = np.zeros(4096, dtype=np.bool_) if stall is None else stall
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
    options += ["-CFLAGS", "-std=c++20", "-Wno-fatal", "-Wno-lint", "-Wno-style"]
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


def _read(workdir: Path, output: str) -> UnitRun:
    status = workdir / "status.txt"
    if not status.is_file():
        raise HwgenError(f"the simulation ended early:\n{output}", layer=str(workdir))
    cycles = [_records(workdir / f"{name}.cycles.hex") for name in ("m_axis", "s_axis")]
    return UnitRun(
        out_data=_records(workdir / "m_axis.data.hex"),
        out_cycles=[cycle or 0 for cycle in cycles[0]],
        in_cycles=[cycle or 0 for cycle in cycles[1]],
        problems=_problems(status.read_text()),
    )


def _records(path: Path) -> list[int | None]:
    if not path.is_file():
        return []
    lines = (line for line in path.read_text().split("\n") if line and line[0] not in "/@")
    return [_integer(line) for line in lines]


def _integer(line: str) -> int | None:
    return None if "x" in line.lower() else int(line, 16)


def _problems(status: str) -> tuple[str, ...]:
    rows = [line.split() for line in status.splitlines()]
    fields = {row[0]: [int(word) for word in row[1:]] for row in rows if row[0] != "count"}
    counts = {int(row[1]): int(row[2]) for row in rows if row[0] == "count"}
    problems = []
    if not fields["finished"][0]:
        problems.append(f"timed out with {counts[0]} beats accepted and {counts[1]} produced")
    if fields["violations"][0]:
        stream, kind, cycle = fields["first"]
        name = ("s_axis", "m_axis")[stream]
        rest = fields["violations"][0] - 1
        problems.append(f"{name}: {KINDS[kind]} in cycle {cycle}, and {rest} more violations")
    return tuple(problems)
