"""Bills of the small modules of the library that other modules are built from."""

from __future__ import annotations

from collections.abc import Iterator

from hwgen.estimate.bill import NOTHING, Bill, Memory, Multiplier

SKID_FLAGS = 3
MANY_WORDS, DEEP_SLOTS = 128, 4  # of hwgen_deep_fifo
FIFO_FLAGS = 1


def bits_of(count: int) -> int:
    """Bits of a number from 0 to count - 1, at least 1."""
    return max(1, (count - 1).bit_length())


def counter(count: int) -> Bill:
    """A register that counts from 0 to count - 1 and starts again."""
    if count < 2:
        return NOTHING
    width = bits_of(count)
    return Bill(registers=width, adders=width, gates=width, control=1)


def ram(words: int, bits: int, count: int = 1) -> Bill:
    """A memory with one port to write and one to read, the register behind it not included."""
    if words > 1:
        return Bill(memories=(Memory(words, bits, count=count),))
    return Bill(registers=words * bits * count)


def rom(words: int, bits: int, behind: int = 0) -> Bill:
    """A memory of constants with its output register, and registers behind that; one word is
    wires."""
    found = Memory(words, bits, rom=True, behind=behind)
    return Bill(memories=(found,)) if words > 1 else NOTHING


def credits(depth: int) -> Bill:
    """hwgen_credits."""
    width = depth.bit_length()
    return Bill(registers=width + 1, adders=width, gates=width, control=1)


def fifo(width: int, depth: int) -> Bill:
    """hwgen_fifo: an output register behind depth - 1 words of memory; many words have a few slots
    of their own in front of it."""
    if depth >= MANY_WORDS:
        inner = _fifo(width, depth - DEEP_SLOTS)
        return inner + ram(DEEP_SLOTS, width) + ram(DEEP_SLOTS, width) + Bill(choices=width)
    return _fifo(width, depth)


def _fifo(width: int, depth: int) -> Bill:
    slots = max(1, depth - 1)
    pointers = counter(slots) * 2
    count = slots.bit_length()
    own = Bill(
        registers=width + count + FIFO_FLAGS, adders=count, choices=width, gates=count, control=1
    )
    return own + pointers + ram(slots, width)


def skid(width: int) -> Bill:
    """hwgen_skid."""
    return Bill(registers=2 * width + SKID_FLAGS, choices=width, control=1)


def adder_tree(terms: int, bits: int, most: int) -> Bill:
    """hwgen_adder_tree: a register behind each level; sums grow to `most` bits."""
    registers = adders = 0
    for count, sums, width in tree_levels(terms, bits, most):
        registers += count * width
        adders += sums * width
    return Bill(registers=registers, adders=adders)


def tree_levels(terms: int, bits: int, most: int) -> Iterator[tuple[int, int, int]]:
    """For each level of a balanced tree: nodes, those that join two, and bits of each."""
    level = 0
    while terms > 1:
        level += 1
        yield -(-terms // 2), terms // 2, min(bits + level, max(bits, most))
        terms = -(-terms // 2)


def max_tree(terms: int, bits: int) -> Bill:
    """hwgen_max_tree: the larger one of two at each node, a register behind each level."""
    found = NOTHING
    for count, joins, width in tree_levels(terms, bits, bits):
        found += Bill(registers=count * width, compares=joins * width, choices=joins * width)
    return found


def choose(width: int, ways: int) -> Bill:
    """One of `ways` words."""
    return Bill(choices=width * (ways - 1))


def multiplier(a: int, b: int, count: int = 1) -> Bill:
    """hwgen_multiplier: registers of the block, where the family has some, and those behind it."""
    return Bill(registers=count * (a + b), multipliers=(Multiplier(a, b, count),))


def multiplier_pair(a: int, b: int, product: int, count: int = 1) -> Bill:
    """hwgen_multiplier_pair with products of `product` bits: registers as above."""
    return Bill(registers=2 * count * product, multipliers=(Multiplier(a, b, count, product),))
