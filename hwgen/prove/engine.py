"""A proof: Yosys makes a graph of and-gates of a harness, ABC decides it by PDR.

The initial values of all registers without one are free, and so is the reset: what is proved holds
from every state that a reset at any time leads to, for an unlimited number of cycles.
"""

from __future__ import annotations

import importlib.util
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hwgen.errors import HwgenError
from hwgen.simulate.tools import ToolError

HINT = "pip install 'hwgen[synth]' brings Yosys, and ABC with it"
SCRIPT = "prove.ys"
FRAMES = 100  # of a random run
_PROGRAM = (
    "from pyosys import libyosys; import sys; libyosys.run_pass(sys.argv[1], libyosys.Design())"
)
BAD, REACHED = "bad", "reached"
PROVED, REFUTED, OPEN = "proved", "refuted", "open"
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
_PASSES = (
    "hierarchy -check",
    "proc",
    "flatten",
    "setundef -undriven -anyseq",
    "opt -full",
    "memory_dff",
    "memory_map",
    "opt -full",
    "techmap",
    "opt",
    "dffunmap",
    "setundef -anyseq",
    "aigmap",
)
_VERDICTS = (
    (PROVED, re.compile(r"^Property proved", re.MULTILINE)),
    (PROVED, re.compile(r"^UNSATISFIABLE", re.MULTILINE)),
    (REFUTED, re.compile(r"was asserted in frame (\d+)")),
    (REFUTED, re.compile(r"^SATISFIABLE", re.MULTILINE)),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A harness module with an output `bad` that must stay 0, and perhaps one `reached`, each bit
    of which must become 1 in some run.

    parameters: of the harness; files: every Verilog file that it needs; defines: macros. from_zero:
    all registers start at 0.
    """

    top: str
    files: Sequence[Path]
    parameters: Mapping[str, int]
    defines: Sequence[str] = ()
    from_zero: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """verdict: proved, refuted (`bad` can become 1, in `frame` cycles) or open (out of time).

    reached: whether every bit of `reached` was; None where the harness has no such output.
    seconds: of CPU, of both tools. registers: of the graph that was decided.
    """

    verdict: str
    frame: int
    reached: bool | None
    seconds: float
    registers: int

    @property
    def holds(self) -> bool:
        return self.verdict == PROVED and self.reached is not False


def prove(question: Question, work: Path, limit: int = 60) -> Answer:
    """Decide a question in the folder `work`; limit: seconds of CPU for each step of each output.

    Raises ToolError without Yosys or when it is stopped, HwgenError when the harness cannot be
    built.
    """
    start = _spent()
    work.mkdir(parents=True, exist_ok=True)
    covers = _has_covers(question)
    if not _built(script(question, covers), work, limit):
        return Answer(OPEN, 0, None, round(_spent() - start, 2), 0)
    log = _abc("logic; undc; strash; orpos; scorr; pdr", BAD, work, limit)
    if "All outputs solved" in log or "is combinational" in log:  # by merging equal registers
        log = _abc("logic; undc; strash; orpos; scorr; iprove", BAD, work, limit)
    verdict, frame = _verdict(log)
    reached = _reached(work, limit) if covers else None
    return Answer(verdict, frame, reached, round(_spent() - start, 2), _registers(log))


def refutes(question: Question, work: Path, limit: int = 60, depth: int = 60) -> bool:
    """Whether `bad` can become 1 within `depth` cycles: quicker than a proof where it does.

    Arguments and errors as for `prove`.
    """
    work.mkdir(parents=True, exist_ok=True)
    built = _built(script(question, _has_covers(question)), work, limit)
    commands = f"logic; undc; strash; orpos; bmc3 -F {depth}"
    return built and "was asserted in frame" in _abc(commands, BAD, work, limit)


def survives(question: Question, work: Path, cycles: int, limit: int = 60) -> bool | None:
    """Whether `bad` stays 0 in random runs of 100 cycles each, `cycles` in all; None out of time.

    Arguments and errors as for `prove`.
    """
    work.mkdir(parents=True, exist_ok=True)
    if not _built(script(question, covers=False), work, limit):
        return None
    words = -(-cycles // (FRAMES * 32))
    log = _abc(
        f"logic; undc; strash; orpos; sim -F {FRAMES} -W {words} -T {limit}", BAD, work, limit
    )
    if "asserted output" in log:
        return False
    return True if "did not assert the outputs" in log else None


def _has_covers(question: Question) -> bool:
    text = _text(question)
    return "output wire reached" in text or "reached," in text


def script(question: Question, covers: bool) -> str:
    """Commands of Yosys that write bad.aig, and reached.aig with `covers`."""
    macros = "".join(f" -D {name}" for name in question.defines)
    lines = [f'read_verilog{macros} "{file.absolute()}"' for file in question.files]
    values = "".join(
        f" -set {name} {constant(value)}" for name, value in question.parameters.items()
    )
    lines += [f"chparam{values} {question.top}"] if values else []
    lines += [f"hierarchy -top {question.top}", *_PASSES]
    lines += ["setattr -unset init", "setundef -zero -init"] if question.from_zero else []
    lines += ["design -save whole"]
    lines += [f"delete -output w:{REACHED}"] if covers else []
    lines += ["opt_clean -purge", f"write_aiger {BAD}.aig"]
    if covers:
        lines += ["design -load whole", f"delete -output w:{BAD}", "opt_clean -purge"]
        lines += [f"write_aiger {REACHED}.aig"]
    return "\n".join(lines) + "\n"


def constant(value: int) -> str:
    """An integer as a constant of Verilog, with as many bits as it needs, 32 at least."""
    if 0 <= value < 1 << 31:
        return str(value)
    bits = max(32, value.bit_length())
    return f"{bits}'h{value & ((1 << bits) - 1):x}"


def _text(question: Question) -> str:
    for file in question.files:
        text = file.read_text()
        if f"module {question.top} " in text or f"module {question.top}(" in text:
            return text
    raise HwgenError(f"no file holds the harness '{question.top}'")


def _built(text: str, work: Path, limit: int) -> bool:
    """Run Yosys; False when it takes longer."""
    if importlib.util.find_spec("pyosys") is None:
        raise ToolError("Yosys is missing: there is no package pyosys", hint=HINT)
    (work / SCRIPT).write_text(text)
    command = [sys.executable, "-c", _PROGRAM, f"script {SCRIPT}"]
    run = _run(command, work, limit)
    if run.returncode in OUT_OF_TIME:
        return False
    if run.returncode < 0:
        raise ToolError(f"Yosys was stopped by signal {-run.returncode}", hint="try again")
    if run.returncode:
        tail = "\n".join((run.stdout + run.stderr).split("\n")[-12:])
        raise HwgenError(f"Yosys failed:\n{tail}", hint=f"its script is {work / SCRIPT}")
    return True


def _reached(work: Path, limit: int) -> bool:
    log = _abc("logic; undc; strash; bmc3 -F 200", REACHED, work, limit)
    return "was asserted in frame" in log


def _verdict(log: str) -> tuple[str, int]:
    for verdict, pattern in _VERDICTS:
        if found := pattern.search(log):
            return verdict, int(found[1]) if found.groups() else 0
    return OPEN, 0


def _registers(log: str) -> int:
    found = re.findall(r"lat =\s*(\d+)", log)
    return int(found[-1]) if found else 0


def _abc(commands: str, name: str, work: Path, limit: int) -> str:
    located = importlib.util.find_spec("pyosys")
    if located is None or not located.submodule_search_locations:
        raise ToolError("ABC is missing: there is no package pyosys", hint=HINT)
    tool = Path(located.submodule_search_locations[0]) / "yosys-abc"
    text = f"read_aiger {name}.aig; {commands}; print_stats"
    run = _run([str(tool), "-c", text], work, limit)
    (work / f"{name}.log").write_text(run.stdout + run.stderr)
    return run.stdout


def _run(command: Sequence[str], work: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """Run a tool for at most `limit` seconds of CPU, so that a busy machine decides nothing."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))

    return subprocess.run(
        command, cwd=work, capture_output=True, text=True, check=False, preexec_fn=bounded
    )


def _spent() -> float:
    """CPU seconds of the children of this process."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
