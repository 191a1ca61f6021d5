"""Whether two versions of a module are the same: a pair of instances with equal inputs, for ever.

Both start in any state, with a reset. From 15 cycles behind it on, so that pipelines are filled,
all outputs are equal in every cycle, data where they are valid. Inputs and later resets are free.
Where that is not decided, or an output shows data that may never have been loaded and so differs,
both start again with all registers at 0.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hwgen.errors import HwgenError
from hwgen.prove.engine import PROVED, Question, prove
from hwgen.prove.harness import Interface, interface
from hwgen.prove.library import LIBRARY, sources
from trust.proofs import chosen, holders

FROM_ZERO = "proved from 0"  # with all registers at 0 at the start
_NAME = re.compile(r"\bhwgen_(\w+)")
_DRIVEN = {"rst": "reset"}
_OFFERED = {"take": "take && hwgen_offer"}  # nothing is taken that is not offered
QUALIFIED = {"m_axis_tdata": "m_axis_tvalid", "part": "part_valid", "result": "result_valid"}


def same(module: str, library: Path, work: Path, limit: int) -> bool:
    """Whether the version of a module in `library` is proved equal to the original, at the sizes of
    its cases, or of those of the modules that contain it."""
    found = list(chosen([module])) or list(chosen(holders(module)))
    return bool(found) and all(
        _same(case.module, dict(case.parameters), library, work / str(number), limit)
        for number, case in enumerate(found)
    )


def _same(module: str, parameters: dict[str, int], library: Path, work: Path, limit: int) -> bool:
    work.mkdir(parents=True, exist_ok=True)
    unit = interface((LIBRARY / f"{module}.v").read_text())
    path = work / "twins.v"
    path.write_text(pair(unit) + _renamed(module, library))
    try:
        question = Question("twins", (path, *sources(module)), parameters)
        return decided(question, work, limit) in (PROVED, FROM_ZERO)
    except HwgenError:
        return False


def decided(question: Question, work: Path, limit: int) -> str:
    """The verdict on a pair of twins: one of hwgen.prove.engine, or FROM_ZERO."""
    verdict = prove(question, work / "proof", limit).verdict
    if verdict == PROVED:
        return verdict
    again = prove(replace(question, from_zero=True), work / "again", limit).verdict
    return FROM_ZERO if again == PROVED else again


def _renamed(module: str, library: Path) -> str:
    """The files of the other version, under names of their own."""
    text = "\n".join(path.read_text() for path in sources(module, library))
    return _NAME.sub(r"twin_\1", text)


def pair(unit: Interface, *, twin_has_parameters: bool = True) -> str:
    """Verilog of the module `twins`: a unit and its twin, whose name begins with twin_ and which
    has the same parameters or none."""
    inputs = [port for port in unit.ports if port.is_input]
    outputs = [port for port in unit.ports if not port.is_input]
    names = {port.name for port in inputs}
    extra = [f"  input wire {name}," for name in ("clk", "rst") if name not in names]
    lines = [
        f"module twins #(\n    {unit.parameters}\n) (" if unit.parameters else "module twins ("
    ]
    lines += [*extra, *(f"  input wire {port.shape} {port.name}," for port in inputs)]
    lines += ["  output wire bad", ");", "  reg [3:0] age_q;", "  initial age_q = 4'd0;"]
    lines += ["  always @(posedge clk) if (age_q != 4'd15) age_q <= age_q + 4'd1;"]
    lines += ["  wire reset = rst || age_q == 4'd0;"]
    values = ", ".join(f".{name}({name})" for name in unit.names)
    offered = any(port.name == "offer" for port in outputs)
    driven = _DRIVEN | (_OFFERED if offered else {})
    for prefix in ("hwgen", "twin"):
        ports = [f".{port.name}({driven.get(port.name, port.name)})" for port in inputs]
        ports += [f".{port.name}({prefix}_{port.name})" for port in outputs]
        lines += [f"  wire {port.shape} {prefix}_{port.name};" for port in outputs]
        name = unit.name.replace("hwgen_", f"{prefix}_", 1)
        given = f" #({values})" if values and (prefix == "hwgen" or twin_has_parameters) else ""
        lines += [f"  {name}{given} u_{prefix} ({', '.join(ports)});"]
    differ = [_differ(port.name, {other.name for other in outputs}) for port in outputs]
    lines += [
        f"  assign bad = age_q == 4'd15 && !reset && ({' || '.join(differ)});",
        "endmodule",
        "",
    ]
    return "\n".join(lines)


def _differ(name: str, outputs: set[str]) -> str:
    valid = QUALIFIED.get(name, "")
    text = f"hwgen_{name} != twin_{name}"
    return f"(hwgen_{valid} && {text})" if valid in outputs else f"({text})"
