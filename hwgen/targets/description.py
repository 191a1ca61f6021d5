"""What hwgen knows about an FPGA family."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ram:
    """One kind of memory block of `bits` bits, used in any of `shapes` (words, bits of a word)."""

    name: str
    bits: int
    shapes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One FPGA family, or none in particular.

    operand_bits: widest signed operands of one multiplier block, None when any width is one
    multiplier. library: files, relative to the folder of library modules, that replace the module
    of the same file name or come beside it. models: files, relative to the same folder, with twins
    of the family's cells, which simulations need and synthesis must not see. rams: memory blocks,
    the smallest first.
    """

    name: str
    description: str
    operand_bits: tuple[int, int] | None = None
    library: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    rams: tuple[Ram, ...] = ()
