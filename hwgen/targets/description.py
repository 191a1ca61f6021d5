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
    multiplier. pairs: a block makes two products of one operand where they fit. library: files,
    relative to the folder of library modules, that replace the module of the same file name or
    come beside it. models: files, relative to the same folder, with twins of the family's cells,
    which simulations need and synthesis must not see. rams: memory blocks, the smallest first.
    """

    name: str
    description: str
    operand_bits: tuple[int, int] | None = None
    pairs: bool = False
    library: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    rams: tuple[Ram, ...] = ()

    def shares(self, a: int, b: int, product: int) -> bool:
        """Whether one multiplier block makes both products of an operand of `a` bits with two of
        `b` bits, where the products need `product` bits; all signed.

        The two of b bits are joined, one of them `product` bits above the other, and their sum has
        one bit more than the upper one. The modules hwgen_multiplier_pair decide alike.
        """
        if not self.pairs or self.operand_bits is None:
            return False
        wide, narrow = self.operand_bits
        return product + b + 1 <= wide and a <= narrow
