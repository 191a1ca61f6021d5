"""Library modules between the harnesses of their proofs, all in one simulation with random inputs.

A harness lets nothing in that its module is not built for, and tells what is wrong, so what a run
reaches is reached by the rules. Words are often the ends of their ranges; how often a single bit is
set changes every 64 cycles, so that streams run, stall and run dry. Resets come often at first and
seldom at the end. Registers start at 0, so that no chance at power-up counts as a change of a bit.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import numpy as np

from hwgen.prove.cases import EXACT, Case, cases, words
from hwgen.prove.engine import constant
from hwgen.prove.harness import FLOW, SPECS, Interface, Port, harness, interface
from hwgen.prove.library import LIBRARY, sources
from hwgen.simulate.tools import find
from hwgen.units.mac import WindowBuffer
from hwgen.units.sliding_window import SlidingWindow
from tests.rtl.bench import numbers
from tests.rtl.test_hwgen_sliding_window import dilated_unit, random_unit
from tests.rtl.test_hwgen_window_buffer import random_buffer

TOP, FILE, MAIN, COVERAGE = "stimuli", "stimuli.v", "main.cpp", "coverage.dat"
COVER = ("--coverage-line", "--coverage-toggle", "--coverage-expr")
OWN_SPECS = Path(__file__).parent / "specs"  # of cases that the proofs do not have
WINDOWS = 8  # of each kind
MOST_WORDS = 32  # in the memory of one
_ANY = ", ".join(["$urandom"] * 16)  # bits for the widest input
_EVENT = "  always @(negedge clk)"
# As Verilator writes it, but that points of equal instances stay apart.
_MAIN = f"""\
#include "verilated.h"
#include "verilated_cov.h"
#include "V{TOP}.h"

int main(int argc, char** argv) {{
    VerilatedContext context;
    context.commandArgs(argc, argv);
    context.coveragep()->forcePerInstance(true);
    V{TOP} top{{&context, ""}};
    while (!context.gotFinish()) {{
        top.eval();
        if (!top.eventsPending()) break;
        context.time(top.nextTimeSlot());
    }}
    top.final();
    context.coveragep()->write("{COVERAGE}");
}}
"""
_RANGE = re.compile(r"\[(.*):0\]")
_REACHED = re.compile(r"\bwire (\[.*\] )?reached\b")
_RESETS = ((4, 63), (2, 511), (1, 32767))  # in the first 4th, half and whole: one cycle of n + 1


@dataclass(frozen=True, slots=True)
class Played:
    """wrong: lines about harnesses that found a fault; coverage: the text that Verilator wrote."""

    wrong: tuple[str, ...]
    coverage: str


def simulated_cases() -> tuple[Case, ...]:
    """The cases of the proofs, parameters that these have not, and random windows."""
    return (*cases(), *_requantizers(), *_values(), *_controls(), *_windows())


def _requantizers() -> Iterator[Case]:
    """Products in 2 and 4 cycles, no shift."""
    sizes = {"BEATS": 2, "ACC_W": 19, "M_W": 2, "OFFSET_W": 22, "SHIFT": 4, "OUT_W": 3}
    limits = {"ZERO_POINT": 1, "LOW": (1 << 18) - 2, "HIGH": 2}
    yield Case("hwgen_requantizer", sizes | limits | {"CYCLES": 2}, EXACT)
    wide = {"M_W": 18, "OFFSET_W": 38, "SHIFT": 20, "EXCEPTIONS": 1, "CYCLES": 4, "EVEN": 1}
    yield Case("hwgen_requantizer", sizes | limits | wide, EXACT)
    small = {"ACC_W": 3, "OFFSET_W": 4, "SHIFT": 0, "EVEN": 1, "LANES": 2}
    yield Case("hwgen_requantizer", sizes | limits | small, EXACT)


def _values() -> Iterator[Case]:
    sizes = {"A_W": 2, "B_W": 2, "A_SIGNED": 0, "B_SIGNED": 1, "A_ZERO": 1, "B_ZERO": 1, "P_W": 5}
    yield Case("hwgen_product", sizes)
    sizes = {"LANES": 2, "W": 2, "BEATS": 2, "LAST_LANES": 1, "FIELD": 3, "DEPTH": 2}
    yield Case("hwgen_argmax", sizes | {"IS_SIGNED": 0, "WITH_VALUE": 1})
    sizes = {"IN_W": 2, "IN_SIGNED": 1, "OUT_W": 3, "POSITIONS": 4, "WINDOW": 2, "STRIDE": 2}
    yield Case("hwgen_accumulate", sizes | {"OUTPUTS": 2, "DEPTH": 3})
    sizes = {"SIMD": 2, "X_W": 3, "X_SIGNED": 1, "W_W": 3, "SUM_W": 8}
    yield Case("hwgen_dot_rows", sizes | {"SHIFT": 1}, EXACT)
    yield Case("hwgen_dot_rows", sizes | {"X_SIGNED": 0, "W_W": 4}, EXACT)
    sizes = {"W": 1, "IS_SIGNED": 1, "CHANNELS": 2, "DEPTH": 2}
    yield Case("hwgen_softmax", sizes, patience=60)
    most = {"W": 2, "CHANNELS": 4095, "DEPTH": 15}  # fill the sum; 63 cycles are never too many
    yield Case("hwgen_softmax", sizes | most, count_bits=16, number_bits=13, patience=63)
    yield Case("hwgen_fifo", {"WIDTH": 8, "DEPTH": 15}, number_bits=5)
    rng = np.random.default_rng(1)
    for shift, even in ((0, 1), (2, 0)):
        entries = [int(entry) for entry in rng.integers(0, 1 << 6, 48)]
        sizes = {"A_W": 5, "B_W": 4, "SUM_W": 6, "TABLE_W": 288, "OUT_W": 4, "LANES": 2}
        limits = {"ZERO_POINT": 1, "LOW": (1 << 18) - 6, "HIGH": 7, "OFFSET_POSITIVE": 2}
        tables = {"TABLES": words(*entries, bits=6), "SHIFT": shift, "EVEN": even}
        yield Case("hwgen_weighted_sum", sizes | limits | tables)


def _controls() -> Iterator[Case]:
    yield Case("hwgen_mac_control", {"CHUNKS": 2, "POSITIONS": 2, "ADDR_W": 2}, EXACT)
    yield Case("hwgen_window_hold", {"WINDOW_W": 2, "CHUNK_W": 2, "CHUNKS": 1}, EXACT)
    image = {"WORD": 1, "WIDTH": 3, "HEIGHT": 3, "KERNEL_W": 1, "KERNEL_H": 1, "PAD_LEFT": 0}
    strides = {"STRIDE_X": 2, "STRIDE_Y": 2, "PAD_TOP": 0, "OUT_W": 2, "OUT_H": 2, "CAPACITY": 4}
    yield Case("hwgen_window_buffer", image | strides, number_bits=3)
    rest = {"OUT_H": 3, "CAPACITY": 9}  # a window that the image ends in, and one behind it
    yield Case("hwgen_window_buffer", image | strides | rest, number_bits=3)
    yield Case("hwgen_window_buffer", image | strides | rest | {"OUT_W": 3}, number_bits=3)
    yield Case("hwgen_window_buffer", image | strides | {"OUT_W": 3, "CAPACITY": 9}, number_bits=3)
    line = {"WORD": 1, "POSITIONS": 4, "INNER": 2, "WINDOW": 3, "STRIDE": 2, "PAD": 0}
    yield Case("hwgen_sliding_window", line | {"OUTPUTS": 2, "SLOTS": 2}, patience=20)
    # The first window reflects to the last position; the next ones must not need an earlier one,
    # since the specification counts the windows in the order of their newest positions.
    line = {"WORD": 1, "POSITIONS": 3, "WINDOW": 2, "STRIDE": 3, "PAD": 2, "OUTPUTS": 2}
    yield Case("hwgen_sliding_window", line | {"SLOTS": 3, "MODE": 2}, patience=20)


def _windows() -> Iterator[Case]:
    """Windows of any padding, stride and dilation, which a proof would take too long for."""
    rng = np.random.default_rng(0)
    kinds = (
        (random_unit, SlidingWindow),
        (dilated_unit, SlidingWindow),
        (random_buffer, WindowBuffer),
    )
    for make, kind in kinds:
        made = (numbers(make(rng).parameters) for _ in count())
        for sizes in islice(filter(_is_small, made), WINDOWS):
            narrow = sizes | {"WORD": 2, "FILL": sizes["FILL"] % 4}
            yield Case(kind.module, narrow, count_bits=12, number_bits=9, patience=60)


def _is_small(sizes: Mapping[str, int]) -> bool:
    """Of a window buffer: no more frames at a time than the harness counts, and few words."""
    capacity = sizes.get("CAPACITY", 0)
    return capacity == 0 or capacity <= min(
        MOST_WORDS, 3 * sizes["WORDS"] * sizes["WIDTH"] * sizes["HEIGHT"]
    )


def play(wanted: Sequence[Case], folder: Path, cycles: int, library: Path = LIBRARY) -> Played:
    """Simulate these cases with Verilator in an empty folder, with all kinds of coverage.

    library: the folder of the modules, another one for planted defects.
    """
    tool = find("verilator")
    files = write(wanted, folder, library)
    command = [str(tool.path), "--cc", "--exe", "--build", "--timing"]
    command += ["--default-language", "1364-2005", *COVER]
    command += ["-Wno-fatal", "-Wno-lint", "-Wno-style", "-CFLAGS", "-std=c++20 -O0"]
    command += ["--Mdir", "obj", "--top-module", TOP, "-o", "sim", *map(str, files)]
    environment = tool.environment()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    run = subprocess.run(
        [str(folder / "obj" / "sim"), "+verilator+rand+reset+0", f"+cycles={cycles}"],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    wrong = tuple(line for line in run.stdout.splitlines() if line.startswith("WRONG"))
    return Played(wrong, (folder / COVERAGE).read_text())


def write(wanted: Sequence[Case], folder: Path, library: Path = LIBRARY) -> list[Path]:
    """Write the simulation of these cases; returns its files, those of the library among them."""
    drivers = "".join(_with_driver(number, case) for number, case in enumerate(wanted))
    (folder / FILE).write_text("\n".join([*_top(wanted), drivers]))
    (folder / MAIN).write_text(_MAIN)
    used = {file for case in wanted for file in sources(case.module, library)}
    return [folder / FILE, folder / MAIN, FLOW, *sorted(used)]


def _top(wanted: Sequence[Case]) -> Iterator[str]:
    """`+cycles=N` of them, then $finish; a line for each case that finds a fault."""
    yield from (f"module {TOP};", "  reg clk, rst;", "  integer cycle, cycles;")
    yield f"  wire [{len(wanted) - 1}:0] bad;"
    yield f"  reg [{len(wanted) - 1}:0] seen;"
    yield "  initial begin clk = 0; cycle = 0; seen = 0; rst = 1;"
    yield '    if (!$value$plusargs("cycles=%d", cycles)) cycles = 1000; end'
    yield "  always #1 clk = !clk;"
    rare = "".join(f"{part} * cycle < cycles ? {most} : " for part, most in _RESETS)
    yield f"{_EVENT} begin rst <= cycle < 2 || ($urandom & ({rare}0)) == 0; cycle <= cycle + 1;"
    yield "    if (cycle >= cycles) $finish; end"
    for number, case in enumerate(wanted):
        given = ", ".join(f".{k}({constant(v)})" for k, v in case.parameters.items())
        named = f"{TOP}_{number}{f' #({given})' if given else ''}"
        yield f"  {named} u_{number} (.clk(clk), .rst(rst), .bad(bad[{number}]));"
        yield f"  always @(posedge clk) if (bad[{number}] && !seen[{number}]) begin"
        yield f'    seen[{number}] <= 1; $display("WRONG {case} in cycle %0d", cycle); end'
    yield "endmodule\n"


def harness_of(case: Case) -> str:
    """Verilog of the harness of a case."""
    unit = interface((LIBRARY / f"{case.module}.v").read_text())
    own = case.module == "hwgen_requantizer" and case.parameters.get("CYCLES", 1) > 1
    spec = ((OWN_SPECS if own else SPECS) / f"{case.module}.v").read_text()
    text = harness(
        unit,
        spec,
        count_bits=case.count_bits,
        number_bits=case.number_bits,
        patience=case.patience,
    )
    if _REACHED.search(spec):  # declared as a port, for Yosys, and again
        text = text.replace("  output wire reached,\n", "")
    return text


def _with_driver(number: int, case: Case) -> str:
    """A harness under a name of its own, and a module that makes its inputs."""
    name = f"formal_{number}_{case.module}"
    text = re.sub(rf"\bformal_{case.module}\b", name, harness_of(case))
    return text + "\n".join(_driver(number, interface(text)))


def _driver(number: int, unit: Interface) -> Iterator[str]:
    free = [p for p in unit.ports if p.is_input and p.name not in ("clk", "rst")]
    given = f" #(\n    {unit.parameters}\n)" if unit.parameters else ""
    yield f"module {TOP}_{number}{given} (input wire clk, input wire rst, output wire bad);"
    yield "  reg [5:0] age;"
    yield f"  initial age = 0;\n{_EVENT} age <= age + 1;"
    for port in free:
        yield from _input(port)
    values = ", ".join(f".{name}({name})" for name in unit.names)
    joined = ", ".join(f".{name}({name})" for name in ["clk", "rst", *(p.name for p in free)])
    named = f"{unit.name}{f' #({values})' if values else ''}"
    yield f"  {named} u_harness ({joined}, .bad(bad));"
    yield "endmodule\n"


def _input(port: Port) -> Iterator[str]:
    found = _RANGE.search(port.shape)
    yield f"  reg {port.shape} {port.name};"
    if not found:
        yield f"  reg [2:0] rate_{port.name};"
        yield f"{_EVENT} if (age == 0) rate_{port.name} <= $urandom;"
        yield f"{_EVENT} {port.name} <= $urandom % 8 <= rate_{port.name};"
    else:
        least = f"(512'b1 << ({found[1]}))"
        yield f"{_EVENT} case ($urandom % 8)"
        yield f"    4: {port.name} <= {least}; 5: {port.name} <= {least} - 1;"
        yield f"    6: {port.name} <= -512'b1; 7: {port.name} <= 0;"
        yield f"    default: {port.name} <= {{{_ANY}}}; endcase"
