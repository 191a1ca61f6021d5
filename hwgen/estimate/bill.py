"""What a unit is made of, before an FPGA family decides what each part costs."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import singledispatch

from hwgen.units.base import Unit


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of an FPGA part: look-up tables, flip-flops, multiplier blocks, memory blocks.

    In the units of the tables of `hwgen synth`: LUT4 or LUT6, those of carry chains and of
    distributed memories counted; block RAM of 18 kbit on ecp5 and xc7, of 4 kbit on ice40.
    """

    lut: int = 0
    ff: int = 0
    dsp: int = 0
    ram: int = 0

    def __add__(self, other: Cells) -> Cells:
        return Cells(
            self.lut + other.lut, self.ff + other.ff, self.dsp + other.dsp, self.ram + other.ram
        )


@dataclass(frozen=True, slots=True)
class Memory:
    """`count` memories of `words` words of `bits` bits; rom: with contents that never change.

    behind: registers behind each other that the output of a ROM goes through, besides its own.
    """

    words: int
    bits: int
    rom: bool = False
    count: int = 1
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Multiplier:
    """`count` registered products of signed operands of a and b bits.

    pair: bits of a product, where each of the `count` is two products of one operand of a bits.
    """

    a: int
    b: int
    count: int = 1
    pair: int = 0

    @property
    def products(self) -> int:
        """How many products there are."""
        return self.count * (2 if self.pair else 1)


@dataclass(frozen=True, slots=True)
class Delay:
    """`bits` registers, `cycles` behind each other without a reset or an enable."""

    bits: int
    cycles: int


@dataclass(frozen=True, slots=True)
class Bill:
    """Parts in bits: registers; adders and comparisons; choices, one for each bit that is chosen
    beyond the first of its place; summands, choices of two in front of an adder, which some
    families make in its look-up tables; gates, other functions of a few bits; control: small
    machines; delays, which some families have shift registers for.

    Bills add up.
    """

    registers: int = 0
    adders: int = 0
    compares: int = 0
    choices: int = 0
    summands: int = 0
    gates: int = 0
    control: int = 0
    memories: tuple[Memory, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    delays: tuple[Delay, ...] = ()

    def __add__(self, other: Bill) -> Bill:
        return Bill(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Bill)))

    def __mul__(self, count: int) -> Bill:
        """`count` times the same."""
        return Bill(
            self.registers * count,
            self.adders * count,
            self.compares * count,
            self.choices * count,
            self.summands * count,
            self.gates * count,
            self.control * count,
            tuple(replace(m, count=m.count * count) for m in self.memories),
            tuple(replace(m, count=m.count * count) for m in self.multipliers),
            tuple(Delay(d.bits * count, d.cycles) for d in self.delays),
        )


NUMBERS = ("registers", "adders", "compares", "choices", "summands", "gates", "control")
NOTHING = Bill()


@singledispatch
def bill(unit: Unit) -> Bill:
    """What `unit` is made of. A unit without numbers of its own: words at both ends."""
    return Bill(registers=unit.input_bits + unit.output_bits, choices=unit.output_bits, control=1)
