"""Output registers of memory blocks: flip-flops behind a read move into the block.

Every memory of the library has a second register behind its read for this; the vendors' tools move
it into the block, Yosys does not. A block of ECP5 is then 4 ns faster. Where a memory is several
blocks deep, the flip-flops move over the multiplexers that choose one of them, and the choice gets
registers of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BLOCK, FLIP_FLOP = "DP16KD", "TRELLIS_FF"
OUTPUTS = 18  # of a port of a block
WIDE = 36  # bits of a word that both ports read together
FAN_OUT = 24  # cells that take their choice from one register
_LOGIC = {"LUT4": "Z", "PFUMX": "Z", "L6MUX21": "Z"}  # output by cell
_MOST = 64  # cells of a multiplexer

Json = dict[str, Any]
Port = tuple[str, str]  # name of a block; "A", "B", or "AB" where both read one word


def absorb_registers(netlist: Json) -> int:
    """Move flip-flops of a netlist of Yosys for ECP5 into its memory blocks, in place.

    A port of a block takes the flip-flops of all of its outputs, or none: each output that is read
    ends in one flip-flop of the same clock without enable and without reset, at once or through a
    multiplexer that nothing else reads; all ports of a multiplexer move together.
    Returns the number of flip-flops that are gone; those of a choice are new and not counted.
    """
    return sum(_Module(module).absorb() for module in netlist["modules"].values())


@dataclass(frozen=True, slots=True)
class _Cone:
    """A flip-flop and the logic in front of it. leaves: the bits that the logic reads."""

    register: str
    cells: tuple[str, ...]
    leaves: frozenset[Any]


class _Module:
    def __init__(self, module: Json) -> None:
        self.cells: dict[str, Json] = module["cells"]
        self.readers: dict[Any, list[str]] = defaultdict(list)
        for name, bit in _reads(module):
            self.readers[bit].append(name)
        self.drivers = {
            self._output(name): name for name, cell in self.cells.items() if cell["type"] in _LOGIC
        }
        self.ports = {
            port: self._outputs(port)
            for name, cell in self.cells.items()
            if cell["type"] == BLOCK
            for port in _read_ports(name, cell)
        }
        self.owner = {bit: port for port, bits in self.ports.items() for bit in bits}
        plain = [name for name, cell in self.cells.items() if _is_plain(cell)]
        self.cone_of: dict[Any, _Cone] = {}
        for cone in (self._cone(name) for name in plain):
            if cone is not None:
                self.cone_of |= {bit: cone for bit in cone.leaves if bit in self.owner}
        known = (bit for module_bits in self._bits(module) for bit in module_bits)
        self.new_bit = 1 + max((bit for bit in known if isinstance(bit, int)), default=0)

    def absorb(self) -> int:
        done: set[Port] = set()
        count = 0
        for port in self.ports:
            if port not in done:
                group = self._group(port)
                done |= group
                if all(self._movable(member, group) for member in group):
                    count += self._move(group)
        return count

    def _outputs(self, port: Port) -> dict[Any, str]:
        """Pin by bit, of the outputs that are read."""
        pins = self.cells[port[0]]["connections"]
        names = [f"DO{letter}{bit}" for letter in port[1] for bit in range(OUTPUTS)]
        return {pins[pin][0]: pin for pin in names if pins[pin] and self.readers[pins[pin][0]]}

    def _cone(self, register: str) -> _Cone | None:
        """None where the logic is too large or is read by others as well."""
        (data,) = self.cells[register]["connections"]["DI"]
        found: dict[str, None] = {}  # in the order of their discovery
        inside, open_bits = {register}, [data]
        while open_bits:
            bit = open_bits.pop()
            driver = self.drivers.get(bit)
            if driver is None or driver in inside or not inside.issuperset(self.readers[bit]):
                continue
            inside.add(driver)
            found[driver] = None
            if len(found) > _MOST:
                return None
            open_bits += _inputs(self.cells[driver])
        read = {bit for name in found for bit in _inputs(self.cells[name])} if found else {data}
        own = {self._output(name) for name in found}
        return _Cone(register, tuple(found), frozenset(read - own))

    def _output(self, name: str) -> Any:
        cell = self.cells[name]
        return cell["connections"][_LOGIC[cell["type"]]][0]

    def _group(self, port: Port) -> set[Port]:
        """Ports that move together."""
        group, wanted = {port}, [port]
        while wanted:
            for bit in self.ports[wanted.pop()]:
                cone = self.cone_of.get(bit)
                beside = (
                    {self.owner[leaf] for leaf in cone.leaves & self.owner.keys()}
                    if cone
                    else set()
                )
                wanted += beside - group
                group |= beside
        return group

    def _movable(self, port: Port, group: set[Port]) -> bool:
        block = self.cells[port[0]]
        if any(block["parameters"][f"REGMODE_{letter}"] != "NOREG" for letter in port[1]):
            return False
        return bool(self.ports[port]) and all(self._is_taken(bit, port) for bit in self.ports[port])

    def _is_taken(self, bit: Any, port: Port) -> bool:
        cone = self.cone_of.get(bit)
        clock = self.cells[port[0]]["connections"][f"CLK{port[1][-1]}"]
        return (
            cone is not None
            and self.cells[cone.register]["connections"]["CLK"] == clock
            and set(self.readers[bit]) <= {cone.register, *cone.cells}
        )

    def _move(self, group: set[Port]) -> int:
        bits = [bit for port in group for bit in self.ports[port]]
        cones = {self.cone_of[bit].register: self.cone_of[bit] for bit in bits}
        choices: dict[Any, list[tuple[str, str]]] = defaultdict(list)
        for cone in cones.values():
            for name in cone.cells:
                for pin, value in self.cells[name]["connections"].items():
                    if pin != "Z" and value[0] in cone.leaves - self.owner.keys():
                        choices[value[0]].append((name, pin))
        for bit, readers in choices.items():
            if isinstance(bit, int):
                self._delay(bit, readers, self.cells[next(iter(cones))])
        for cone in cones.values():
            target = self.cells.pop(cone.register)["connections"]["Q"]
            if cone.cells:
                self.cells[cone.cells[0]]["connections"]["Z"] = target
            else:
                (bit,) = cone.leaves
                port = self.owner[bit]
                self.cells[port[0]]["connections"][self.ports[port][bit]] = target
        for name, letters in group:
            modes = [f"REGMODE_{letter}" for letter in letters]
            self.cells[name]["parameters"] |= dict.fromkeys(modes, "OUTREG")
        return len(cones)

    def _delay(self, bit: Any, readers: list[tuple[str, str]], like: Json) -> None:
        """Registers behind a bit, for the cells that choose by it."""
        for first in range(0, len(readers), FAN_OUT):
            new = {**like, "connections": {**like["connections"], "DI": [bit], "Q": [self.new_bit]}}
            self.cells[f"choice_{self.new_bit}"] = new
            for name, pin in readers[first : first + FAN_OUT]:
                self.cells[name]["connections"][pin] = [self.new_bit]
            self.new_bit += 1

    def _bits(self, module: Json) -> Iterator[list[Any]]:
        for cell in self.cells.values():
            yield from cell["connections"].values()
        for port in module["ports"].values():
            yield port["bits"]


def _read_ports(name: str, block: Json) -> tuple[Port, ...]:
    """Ports that read by themselves: 36 bits come from both, with the clock of the last."""
    wide = int(block["parameters"]["DATA_WIDTH_B"], 2) == WIDE
    return ((name, "AB"),) if wide else ((name, "A"), (name, "B"))


def _is_plain(cell: Json) -> bool:
    """A flip-flop that takes its input in every rising edge of its clock."""
    if cell["type"] != FLIP_FLOP:
        return False
    pins, given = cell["connections"], cell["parameters"]
    enabled = given.get("CEMUX", "1") == "1" or pins.get("CE", ["1"]) == ["1"]
    unset = pins.get("LSR", ["0"]) == ["0"]
    return enabled and unset and given.get("CLKMUX", "CLK") == "CLK" and "DI" in pins


def _inputs(cell: Json) -> list[Any]:
    ways = cell["port_directions"]
    return [bits[0] for pin, bits in cell["connections"].items() if ways[pin] != "output"]


def _reads(module: Json) -> Iterator[tuple[str, Any]]:
    """Each bit with the cell that reads it; the name is empty for a port of the module."""
    for name, cell in module["cells"].items():
        for pin, bits in cell["connections"].items():
            if cell["port_directions"][pin] != "output":
                yield from ((name, bit) for bit in bits)
    for port in module["ports"].values():
        if port["direction"] != "input":
            yield from (("", bit) for bit in port["bits"])
