"""What every hardware unit has: a library module, its parameters, and the width of its streams."""

from __future__ import annotations

from typing import ClassVar, Protocol

from hwgen.errors import HwgenError

Parameter = tuple[str, str]
MOST = (1 << 31) - 1  # an integer of Verilog


class Unit(Protocol):
    """One instance in a chain of units, from one stream to the next."""

    module: ClassVar[str]

    @property
    def label(self) -> str:
        """Name of the instance inside its layer, without prefix."""

    @property
    def input_bits(self) -> int:
        """Bits of an input beat."""

    @property
    def output_bits(self) -> int:
        """Bits of an output beat."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Verilog parameters by name, each value as Verilog text."""


def multipliers(unit: Unit) -> int:
    """Multipliers that `unit` computes its values with, without those of a requantizer."""
    return int(getattr(unit, "multipliers", 0))


def integers(**values: int) -> tuple[Parameter, ...]:
    """Parameters with integer values, in the order given.

    Raises HwgenError on one beyond the integers of Verilog, of 32 bits with a sign.
    """
    for name, value in values.items():
        if value > MOST:
            raise HwgenError(
                f"parameter {name.upper()} would be {value}, at most {MOST} is supported",
                hint="use smaller frames, or tiles of them",
            )
    return tuple((name.upper(), str(value)) for name, value in values.items())
