"""A pair of twins between random inputs, whose words are often the ends of their ranges.

A data input of several bits is the least, the largest, -1 or 0 in half of the cycles, the reset is
set in one of 128; all other inputs are bits of a coin.
"""

from __future__ import annotations

from hwgen.prove.harness import Interface, Port
from trust.twins import pair

TOP = "driven"


def driven(unit: Interface, *, twin_has_parameters: bool = False) -> str:
    """Verilog of the module `driven`, around the module `twins` of the unit, and of that."""
    inputs = [port for port in unit.ports if port.is_input]
    names = {port.name for port in inputs} - {"clk", "rst"}
    free = [port for port in inputs if port.name in names]
    lines = [
        f"module {TOP} #(\n    {unit.parameters}\n) (" if unit.parameters else f"module {TOP} ("
    ]
    lines += ["  input wire clk,", "  input wire [6:0] coins,"]
    for port in free:
        lines += [f"  input wire [2:0] which_{port.name},"]
        lines += [f"  input wire [{port.width}-1:0] any_{port.name},"]
    lines += ["  output wire bad", ");", "  reg begun_q;", "  initial begun_q = 1'b0;"]
    lines += ["  always @(posedge clk) begun_q <= 1'b1;", "  wire rst = !begun_q || &coins;"]
    for port in free:
        lines += [f"  wire [{port.width}-1:0] {port.name} = {_value(port)};"]
    values = ", ".join(f".{name}({name})" for name in unit.names)
    ports = ", ".join(f".{name}({name})" for name in ["clk", "rst", *sorted(names), "bad"])
    lines += [f"  twins{f' #({values})' if values else ''} u_twins ({ports});", "endmodule", ""]
    return pair(unit, twin_has_parameters=twin_has_parameters) + "\n".join(lines)


def _value(port: Port) -> str:
    if port.width == "1":
        return f"any_{port.name}"
    which, low = f"which_{port.name}", f"{{{port.width}{{1'b0}}}}"
    least = f"({low} | (1'b1 << ({port.width}-1)))"
    cases = ((4, least), (5, f"~{least}"), (6, f"~{low}"), (7, low))
    return " : ".join([*(f"{which} == {n} ? {text}" for n, text in cases), f"any_{port.name}"])
