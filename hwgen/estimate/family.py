"""What the parts of a bill become on an FPGA family: the choices of Yosys, and fitted numbers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.estimate.bill import NUMBERS, Bill, Cells, Memory, Multiplier
from hwgen.estimate.coefficients import FLIP_FLOPS, LUTS
from hwgen.estimate.pieces import bits_of
from hwgen.targets import target

MUX_BIT_COST = 0.5
FEW = 16  # words of a ROM, above which hardly any two of its bits are always equal
FEATURES = (*NUMBERS, "rom_luts")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of memory of a family, in any of `shapes` (words, bits of a word).

    cost: of one, against a flip-flop; luts: look-up tables that one takes, 0 for a block.
    """

    shapes: tuple[tuple[int, int], ...]
    cost: float
    luts: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """A family: memories; operands, widest signed ones of a multiplier block.

    absorbs: synthesis moves the registers around a product into the block. joins: two products of
    one operand need nothing but the block. rom_words: words of one bit in a look-up table;
    rom_cost: of a bit of ROM in logic, as Yosys weighs it; shifts: registers behind each other that
    are one look-up table, or more of them; 0: never.
    """

    name: str
    memories: tuple[Kind, ...]
    operands: tuple[int, int]
    absorbs: bool
    rom_words: int
    rom_cost: float
    joins: bool = False
    shifts: int = 0


_ECP5_BLOCK = ((512, 36), (1024, 18), (2048, 9), (4096, 4), (8192, 2), (16384, 1))
_XC7_BLOCK = ((512, 36), (1024, 18), (2048, 9), (4096, 4), (8192, 2), (16384, 1))
_ICE40_BLOCK = ((256, 16), (512, 8), (1024, 4), (2048, 2))

FAMILIES = {
    family.name: family
    for family in (
        Family(
            "ecp5", (Kind(((16, 4),), 4, 4), Kind(_ECP5_BLOCK, 128)), (18, 18), False, 16, 1 / 16
        ),
        Family(
            "xc7",
            (Kind(((32, 6), (64, 3)), 7, 4), Kind(_XC7_BLOCK, 129)),
            (25, 18),
            True,
            64,
            1 / 64,
            joins=True,
            shifts=3,
        ),
        Family("ice40", (Kind(_ICE40_BLOCK, 64),), (16, 16), True, 16, 1 / 16),
    )
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A bill on a family: numbers of the fit by name, and the cells that are counted exactly."""

    features: Mapping[str, float]
    fixed: Cells


def family(name: str) -> Family:
    """The family called `name`. Raises HwgenError, with the names there are, when it has none."""
    if name not in FAMILIES:
        raise HwgenError(f"cells are estimated for {', '.join(FAMILIES)}, not '{name}'")
    return FAMILIES[name]


def cells(bill: Bill, on: Family, *, blocks: bool) -> Cells:
    """The cells of a bill; blocks: multiplier blocks of this family are instantiated."""
    found = parts(bill, on, blocks=blocks)
    luts = _weighted(found.features, LUTS[on.name])
    flops = _weighted(found.features, FLIP_FLOPS[on.name])
    return found.fixed + Cells(round(luts), round(flops))


def _weighted(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(features[name] * weight for name, weight in weights.items())


def parts(bill: Bill, on: Family, *, blocks: bool) -> Parts:
    """The numbers that the fit reads; arguments as for `cells`."""
    features = {name: float(getattr(bill, name)) for name in NUMBERS} | {"rom_luts": 0.0}
    fixed = Cells()
    for memory in bill.memories:
        fixed += _store(memory, on, features)
    for product in bill.multipliers:
        fixed += _multiply(product, on, features, blocks)
    for delay in bill.delays:
        fixed += _delay(delay.bits, delay.cycles, on, features)
    return Parts(features, fixed)


def _store(memory: Memory, on: Family, features: dict[str, float]) -> Cells:
    """Add to the features what is logic; returns what are cells of their own."""
    kind, used, stack = _chosen(on, memory.words, memory.bits, memory.rom)
    bits = memory.bits * memory.count
    if kind is None and memory.rom:
        bits = distinct(memory.words, memory.bits) * memory.count
        features["rom_luts"] += bits * max(1, (1 << bits_of(memory.words)) // on.rom_words)
        return _delay(bits, 1 + memory.behind, on, features)
    if kind is None:
        features["registers"] += bits * memory.words
        features["choices"] += bits * (memory.words - 1)
        return Cells()
    if kind.luts:
        deep = -(-memory.words // max(words for words, _ in kind.shapes))
        features["choices"] += bits * (deep - 1)
        return Cells(lut=used * kind.luts * memory.count)
    features["choices"] += bits * (stack - 1)
    return Cells(ram=used * memory.count) + _delay(bits, memory.behind, on, features)


def _delay(bits: int, cycles: int, on: Family, features: dict[str, float]) -> Cells:
    """Registers behind each other: shift registers where the family has some."""
    if on.shifts and cycles >= on.shifts:
        return Cells(lut=bits)
    features["registers"] += bits * cycles
    return Cells()


@functools.cache
def distinct(words: int, bits: int) -> int:
    """Columns of a ROM of so many words that differ, of random ones: the others are wires."""
    if words > FEW:
        return bits
    functions = 1 << words
    return round(functions * (1 - (1 - 1 / functions) ** bits) * (1 - 2 / functions))


@functools.cache
def _chosen(on: Family, words: int, bits: int, rom: bool) -> tuple[Kind | None, int, int]:
    """The cheapest kind of memory, how many of it, and how many behind each other; None: logic."""
    best: tuple[float, Kind | None, int, int]
    best = words * bits * (on.rom_cost if rom else 1.0), None, 0, 1
    for kind in on.memories:
        if rom and kind.luts:
            continue
        for deep, wide in kind.shapes:
            stack = -(-words // deep)
            used = stack * -(-bits // wide)
            cost = used * kind.cost + (stack - 1) * bits * MUX_BIT_COST
            if cost < best[0]:
                best = cost, kind, used, stack
    return best[1:]


def _multiply(product: Multiplier, on: Family, features: dict[str, float], blocks: bool) -> Cells:
    if product.pair and blocks and target(on.name).shares(product.a, product.b, product.pair):
        return _join(product, on, features)
    used, rows = multiplier_blocks(on, product.a, product.b)
    bits = (product.a + product.b) * product.products
    features["adders"] += bits * (rows - 1)
    if rows > 1 and (blocks or on.absorbs):
        overlap = (min(on.operands) - 1) * (rows - 1) * product.products
        features["registers"] += bits * rows - overlap
    elif not blocks and not on.absorbs:
        features["registers"] += 3 * bits
    return Cells(dsp=used * product.products)


def _join(product: Multiplier, on: Family, features: dict[str, float]) -> Cells:
    """Pairs of products in one block each, with the adders around it, or all of it inside."""
    if on.joins:
        features["registers"] -= 2 * product.pair * product.count
    else:
        features["adders"] += (product.b + 1 + product.pair) * product.count
    return Cells(dsp=product.count)


@functools.cache
def multiplier_blocks(on: Family, a: int, b: int) -> tuple[int, int]:
    """Blocks of one product of signed operands of a and b bits, and addends that they leave."""
    ways = []
    for wide, narrow in (on.operands, on.operands[::-1]):
        limbs = _limbs(a, wide), _limbs(b, narrow)
        ways.append((limbs[0] * limbs[1], sum(limbs) - 1))
    return min(ways)


def _limbs(bits: int, most: int) -> int:
    """Parts of an operand: all but the highest are unsigned, a bit narrower."""
    return 1 if bits <= most else -(-(bits - 1) // (most - 1))
