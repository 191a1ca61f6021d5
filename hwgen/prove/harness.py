"""Harnesses: a library module between free inputs, and its specification beside it.

A specification is the file specs/<module>.v: statements within the harness, which see the
parameters of the module, and its ports as wires. Of a module with one s_axis and one m_axis it
says, for the word that is offered (see specs/flow.v):

    made        outputs that this word determines
    place       of the one to watch, counted from the first of these
    watchable   whether there is one
    wanted      its word

With or without streams it may define `fault`, which must stay 0 while `live` is set. `choice` are
free bits that a specification may use; other inputs of the module are free, except those that the
line "// drives: ..." names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hwgen.errors import HwgenError

SPECS = Path(__file__).parent / "specs"
FLOW = SPECS / "flow.v"
CHOICE = 32  # bits
_HEADER = re.compile(r"^module\s+(\w+)\s*(?:#\((.*?)\n\)\s*)?\((.*?)\n\);", re.MULTILINE | re.S)
_PARAMETER = re.compile(r"parameter\s+(?:integer|signed)?\s*(?:\[[^=]*\])?\s*(\w+)\s*=")
_PORT = re.compile(
    r"^\s*(input|output)\s+wire\s*(signed)?\s*(\[.*\])?\s*(\w+)\s*,?\s*(//.*)?$", re.M
)
_COMMENT = re.compile(r"\s*//.*")
_DRIVES = re.compile(r"^// drives: (.*)$", re.MULTILINE)
STREAM = ("data", "valid", "ready")


@dataclass(frozen=True, slots=True)
class Port:
    """shape: what stands before the name, "signed [W-1:0] " or nothing."""

    name: str
    is_input: bool
    shape: str

    @property
    def width(self) -> str:
        """Bits, a Verilog expression."""
        found = re.search(r"\[(.*)-1:0\]", self.shape)
        return f"({found[1]})" if found else "1"


@dataclass(frozen=True, slots=True)
class Interface:
    """Header of a module. parameters: the text between the brackets, without comments."""

    name: str
    parameters: str
    names: tuple[str, ...]
    ports: tuple[Port, ...]

    def port(self, name: str) -> Port:
        return next(port for port in self.ports if port.name == name)

    @property
    def streams(self) -> bool:
        """Whether words enter by one s_axis and leave by one m_axis."""
        valid = [p for p in self.ports if p.name in ("s_axis_tvalid", "m_axis_tvalid")]
        return len(valid) == 2 and all(p.shape == "" for p in valid)


def interface(text: str) -> Interface:
    """The header of the first module of a Verilog file; raises HwgenError without one."""
    found = _HEADER.search(text)
    if not found:
        raise HwgenError("a Verilog file without a module that a harness can hold")
    parameters = _COMMENT.sub("", found[2] or "").strip()
    ports = tuple(
        Port(name, direction == "input", " ".join(filter(None, (signed, shape))))
        for direction, signed, shape, name, _ in _PORT.findall(found[3])
    )
    return Interface(found[1], parameters, tuple(_PARAMETER.findall(parameters)), ports)


def specified() -> tuple[str, ...]:
    """Names of the modules that have a specification, in order."""
    return tuple(sorted(path.stem for path in SPECS.glob("hwgen_*.v")))


def harness(
    unit: Interface, spec: str, *, count_bits: int = 6, number_bits: int = 5, patience: int = 12
) -> str:
    """Verilog of the module formal_<unit>, which has the parameters of the unit.

    count_bits: of the numbers of words under way; number_bits: N_W, those of the counters of the
    specification; patience: cycles without progress allowed.
    """
    driven = [name for line in _DRIVES.findall(spec) for name in line.split()]
    streams = unit.streams and "flow: none" not in spec
    flow = _stream_ports() if streams else []
    given = [p for p in unit.ports if p.name not in flow and p.name not in ("clk", "rst")]
    free = [p for p in given if p.is_input and p.name not in driven]
    inner = [p for p in unit.ports if p.name in flow or (p in given and p not in free)]
    lines = [f"module formal_{unit.name} "]
    lines[0] += f"#(\n    {unit.parameters}\n) (" if unit.parameters else "("
    lines += ["  input wire clk,", "  input wire rst,", f"  input wire [{CHOICE - 1}:0] choice,"]
    if streams:
        shape = _word(unit).shape
        lines += ["  input wire offer,", f"  input wire {shape} word,"]
        lines += ["  input wire drain,", "  input wire watch,"]
    lines += [f"  input wire {p.shape} {p.name}," for p in free]
    lines += [f"  output wire {REACHED}," for REACHED in ["reached"] if streams or REACHED in spec]
    lines += ["  output wire bad", ");"]
    lines += [f"  wire {p.shape} {p.name};" for p in inner]
    if streams and _word(unit) not in unit.ports:
        lines += [f"  wire {shape} s_axis_tdata;"]
    lines += _armed()
    lines += [f"  localparam integer N_W = {number_bits};"]
    if streams:
        lines += [f"  localparam integer COUNT_W = {count_bits};"]
        lines += _flow(unit, patience, "values: open" not in spec)
    lines += [spec.rstrip()]
    faults = ["|flow_bad"] if streams else []
    faults += ["(live && fault)"] if re.search(r"\bwire (\[.*\] )?fault\b", spec) else []
    lines += [f"  assign bad = {' || '.join(faults)};"]
    lines += _instance(unit)
    lines += ["endmodule"]
    return "\n".join(["`default_nettype none", *lines, "`default_nettype wire", ""])


def left_open(unit: Interface) -> str:
    """A module in the place of `unit` whose outputs are any values, new ones in every cycle."""
    direction = {True: "input", False: "output"}
    ports = [f"  {direction[p.is_input]} wire {p.shape} {p.name}" for p in unit.ports]
    made = [p for p in unit.ports if not p.is_input]
    lines = [f"module {unit.name} #(\n    {unit.parameters}\n) (" if unit.parameters else ""]
    lines[0] = lines[0] or f"module {unit.name} ("
    lines += [",\n".join(ports), ");"]
    for port in made:
        lines += [f"  (* anyseq *) wire {port.shape} any_{port.name};"]
        lines += [f"  assign {port.name} = any_{port.name};"]
    return "\n".join([*lines, "endmodule", ""])


def _stream_ports() -> list[str]:
    return [f"{end}_axis_t{kind}" for end in ("s", "m") for kind in STREAM]


def _word(unit: Interface) -> Port:
    """What enters; as wide as what leaves where only the specification sees the words."""
    if any(port.name == "s_axis_tdata" for port in unit.ports):
        return unit.port("s_axis_tdata")
    return Port("s_axis_tdata", True, unit.port("m_axis_tdata").shape)


def _armed() -> list[str]:
    return [
        "  reg armed_q;",
        "  initial armed_q = 1'b0;",
        "  always @(posedge clk) if (rst) armed_q <= 1'b1;",
        "  wire live = armed_q && !rst;",
    ]


def _flow(unit: Interface, patience: int, values: bool) -> list[str]:
    entering = _word(unit).width
    leaving = unit.port("m_axis_tdata").width
    lines = [
        "  wire [4:0] flow_bad;",
        "  wire accept;",
        "  wire signed [COUNT_W-1:0] made;",
        "  wire signed [COUNT_W-1:0] place;",
        "  wire watchable;",
        f"  wire [{leaving}-1:0] wanted;",
        "  hwgen_formal_flow #(",
        f"    .IN({entering}), .OUT({leaving}), .COUNT_W(COUNT_W),",
        f"    .PATIENCE({patience}), .VALUES({int(values)})",
        "  ) u_flow (",
    ]
    shared: tuple[str, ...] = (
        "clk",
        "rst",
        "offer",
        "word",
        "drain",
        "watch",
        "accept",
        "made",
        "place",
    )
    shared += ("watchable", "wanted", "reached", *_stream_ports())
    lines += [f"    .{name}({name})," for name in shared]
    return [*lines, "    .first({COUNT_W{1'b0}}), .willing(1'b1), .bad(flow_bad)", "  );"]


def _instance(unit: Interface) -> list[str]:
    values = ", ".join(f".{name}({name})" for name in unit.names)
    ports = ", ".join(f".{port.name}({port.name})" for port in unit.ports)
    return [f"  {unit.name}{f' #({values})' if values else ''} u_unit ({ports});"]
