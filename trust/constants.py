"""Changes of bits that no run of a library module makes.

Yosys finds bits that are constant: parameters on wires, starts of chains, sign extensions and what
follows from them. ABC proves by PDR what only the states that are reached tell: counts that end
below a power of two, signs of numbers that are never negative. Each module is flattened in its
harness, so that its bits bear the names that they have in a simulation, and nothing enters that the
module is not built for. The words of large memories are left open.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hwgen.prove.cases import Case
from hwgen.prove.engine import constant
from hwgen.prove.harness import FLOW
from hwgen.prove.library import sources
from hwgen.synth.yosys import run_script
from trust.stimuli import harness_of

Bits = frozenset[str]  # names as u_store.count_q[3], or count_q where the whole signal is one bit
SECONDS = 90  # of ABC, for all changes of a module
MILLISECONDS = 1500  # and for one of them
_PROVED = re.compile(r"^Proved output +(\d+) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Change:
    """Of a bit, to 1 where it rises, else to 0."""

    bit: str
    rises: bool


def constant_bits(wanted: Sequence[Case], folder: Path) -> list[Bits]:
    """For each case the names of the bits of its module that are constant, instances in it too.

    Leaves the netlists in `folder`. Raises ToolError without Yosys.
    """
    lines = [line for n, case in enumerate(wanted) for line in _flattened(n, case, folder)]
    run_script("\n".join(lines) + "\n", folder)
    return [frozenset(_constant(_netlist(folder, number))) for number in range(len(wanted))]


def impossible(number: int, changes: Sequence[Change], folder: Path) -> set[Change]:
    """Those of `changes` that are proved never to happen in the module of case `number`, whose
    netlist is in `folder`, when all registers start at 0."""
    netlist = _netlist(folder, number)
    bits = dict(_bits(netlist))
    known = [change for change in changes if change.bit in bits]
    if not known:
        return set()
    netlist["ports"] = {n: p for n, p in netlist["ports"].items() if p["direction"] == "input"}
    netlist["ports"]["watched"] = {
        "direction": "output",
        "bits": [bits[change.bit] for change in known],
    }
    (folder / "watched.json").write_text(json.dumps({"modules": {"watched": netlist}}))
    (folder / "changes.v").write_text("\n".join(_watcher(netlist["ports"], known)))
    run_script("\n".join(_GATES), folder)
    return {known[int(place)] for place in _PROVED.findall(_decided(folder))}


_GATES = (
    "read_json watched.json",
    "read_verilog changes.v",
    "hierarchy -check -top changes",
    "proc",
    "flatten",
    "memory_dff",
    "memory_collect",
    "delete t:$mem_v2 r:SIZE>255 %i",
    "setundef -undriven -anyseq",
    "memory_map",
    "setattr -unset init",
    "setundef -zero -init",
    "opt -full",
    "techmap",
    "opt",
    "dffunmap",
    "setundef -anyseq",
    "aigmap",
    "setundef -zero -init",
    "write_aiger changes.aig",
    "",
)


def _watcher(ports: Mapping[str, Any], changes: Sequence[Change]) -> Iterator[str]:
    """A module whose output n is 1 when change n happens; the first two cycles are a reset."""
    free = {name: len(p["bits"]) for name, p in ports.items() if p["direction"] == "input"}
    last = len(changes) - 1
    yield f"module changes(input clk, {_inputs(free)}output [{last}:0] happens);"
    yield f"  wire [{last}:0] now;\n  reg [{last}:0] before;\n  reg [1:0] age;"
    joined = {name: name for name in free} | {"rst": "rst || !age[1]"}
    given = "".join(f".{name}({joined[name]}), " for name in free)
    yield f"  watched u_watched ({given}.watched(now));"
    rises = "".join(str(int(change.rises)) for change in reversed(changes))
    yield "  always @(posedge clk) begin before <= now; age <= {age[0], 1'b1}; end"
    yield f"  assign happens = (now ^ before) & ~(now ^ {len(changes)}'b{rises});"
    yield "endmodule\n"


def _inputs(free: Mapping[str, int]) -> str:
    return "".join(f"input [{n - 1}:0] {name}, " for name, n in free.items() if name != "clk")


def _decided(folder: Path) -> str:
    """What ABC tells of changes.aig."""
    located = find_spec("pyosys")
    assert located is not None
    assert located.submodule_search_locations
    tool = Path(located.submodule_search_locations[0]) / "yosys-abc"
    limits = f"-H {MILLISECONDS} -T {SECONDS}"
    command = f"read_aiger changes.aig; logic; undc; strash; pdr -a -v {limits}"

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (2 * SECONDS, 2 * SECONDS + 1))

    run = subprocess.run(
        [str(tool), "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=bounded,
    )
    return run.stdout


def _flattened(number: int, case: Case, folder: Path) -> Iterator[str]:
    text = harness_of(case)
    alone = "$urandom" in text  # which Yosys cannot read
    path = folder / f"harness{number}.v"
    path.write_text(text)
    yield "design -reset"
    files = [*([] if alone else [FLOW, path]), *sources(case.module)]
    yield from (f'read_verilog "{file.absolute()}"' for file in files)
    top = case.module if alone else f"formal_{case.module}"
    values = "".join(f" -set {name} {constant(value)}" for name, value in case.parameters.items())
    yield from [f"chparam{values} {top}"] if values else []
    yield f"hierarchy -check -top {top}"
    yield from ("proc", "flatten", "opt -full", f"write_json netlist{number}.json")


def _netlist(folder: Path, number: int) -> dict[str, Any]:
    modules = json.loads((folder / f"netlist{number}.json").read_text())["modules"].values()
    found: dict[str, Any] = next(m for m in modules if int(m["attributes"].get("top", "0"), 2))
    return found


def _constant(netlist: Mapping[str, Any]) -> Iterator[str]:
    return (name for name, bit in _bits(netlist) if bit in ("0", "1"))


def _bits(netlist: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, net in netlist["netnames"].items():
        yield from named_bits(name.removeprefix("u_unit."), net)


def named_bits(name: str, net: Mapping[str, Any]) -> Iterable[tuple[str, object]]:
    """The bits of a net in the JSON of Yosys, by the names that Verilator has for them."""
    for place, bit in enumerate(net["bits"], net.get("offset", 0)):
        yield f"{name}[{place}]", bit
        if len(net["bits"]) == 1:
            yield name, bit
