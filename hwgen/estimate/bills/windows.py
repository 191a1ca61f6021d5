"""Bills of sliding windows and of what reduces them."""

from __future__ import annotations

from hwgen.estimate.bill import Bill, bill
from hwgen.estimate.pieces import adder_tree, bits_of, counter, credits, fifo, max_tree, ram
from hwgen.units.accumulate import Accumulate
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.sums import SumReduce


@bill.register(SlidingWindow)
def _sliding_window(unit: SlidingWindow) -> Bill:
    storage = _shift(unit) if unit.inner == 1 else _banks(unit)
    landing = _landing(unit) if unit.bypasses else Bill()
    return _walk(unit) + storage + landing + fifo(unit.output_bits, unit.depth)


def _walk(unit: SlidingWindow) -> Bill:
    """hwgen_window_walk, and the words ahead and the room of hwgen_sliding_window."""
    reach = unit.pad + unit.positions + unit.stride + unit.span + unit.outputs * unit.stride
    position = reach.bit_length() + 1
    words = (unit.slots * unit.inner + reach * unit.inner).bit_length() + 2
    slot = bits_of(unit.slots)
    padded = unit.mode == "constant" and (unit.pad > 0 or unit.behind > 0)
    mask = Bill(registers=unit.window, gates=unit.output_bits) if padded else Bill()
    own = Bill(
        registers=4 * words + position + 3 * slot + unit.window + 14,
        adders=4 * words + position + 2 * slot,
        compares=6 * position + (2 * position * unit.window if padded else 0),
        gates=10 * words + 2 * slot,
        control=3,
    )
    return own + mask + counter(unit.inner) + counter(unit.slots) + counter(unit.depth + 1)


def _shift(unit: SlidingWindow) -> Bill:
    """Registers for all slots; each tap chooses among the stages in which its word can be."""
    clipped = unit.mode != "constant"
    last = (unit.outputs - 1) * unit.stride - unit.pad
    ahead = min(max(unit.positions - 1 - last, 0), unit.span - 1)
    choices = stages = 0
    for tap in range(unit.window):
        place = tap * unit.dilation
        newest = 0 if clipped else max(ahead - place, 0)
        oldest = unit.slots - 1 - (0 if clipped else max(place - unit.pad, 0))
        count = max(oldest - newest + 1, 0)
        stages += count
        choices += (count if count > 1 else 0) * unit.word_bits  # a LUT for each, with its choice
    lag = unit.positions.bit_length() + 2
    return Bill(
        registers=(unit.slots + unit.window) * unit.word_bits + lag,
        adders=2 * lag + (2 * lag * unit.window if clipped else 0),
        choices=choices,
        compares=stages * 2,
    )


def _banks(unit: SlidingWindow) -> Bill:
    """A memory for each slot with a register behind; each tap chooses one."""
    slot = bits_of(unit.slots)
    reads = Bill(
        registers=unit.slots * unit.word_bits + 2 * slot,
        choices=unit.window * unit.word_bits * (unit.slots - 1),
        adders=unit.window * slot,
        compares=unit.slots * slot,
    )
    return reads + ram(unit.inner, unit.word_bits, unit.slots)


def _landing(unit: SlidingWindow) -> Bill:
    """Words on their way to the memory, and the newest one beside it."""
    addresses = bits_of(unit.slots) + bits_of(unit.inner)
    own = Bill(
        registers=2 * unit.word_bits + addresses + 5,
        choices=2 * unit.word_bits,
        control=2,
    )
    return own + fifo(unit.word_bits, 2)


@bill.register(Accumulate)
def _accumulate(unit: Accumulate) -> Bill:
    word = unit.output_bits
    walk = counter(unit.inner) + counter(unit.positions) + counter(unit.stride)
    join = Bill(
        registers=word + 8,
        adders=0 if unit.maximum else word,
        compares=word if unit.maximum else 2 * bits_of(unit.positions),
        choices=2 * word if unit.maximum else word,
        control=2,
    )
    if unit.in_memory:
        index = 3 * bits_of(unit.inner)
        running = Bill(registers=4 * word + index + 5) + ram(unit.inner, word)
    else:
        running = Bill(registers=max(unit.stored_words, 1) * word + 1)
    return walk + join + running + credits(unit.depth) + fifo(word, unit.depth)


@bill.register(MaxReduce)
def _max_reduce(unit: MaxReduce) -> Bill:
    trees = max_tree(unit.taps, unit.bits) * unit.lanes
    ends = Bill(registers=unit.levels) + credits(unit.depth)
    return trees + ends + fifo(unit.output_bits, unit.depth)


@bill.register(SumReduce)
def _sum_reduce(unit: SumReduce) -> Bill:
    trees = adder_tree(unit.taps, unit.bits, unit.out_bits) * unit.lanes
    ends = Bill(registers=unit.levels) + credits(unit.depth)
    return trees + ends + fifo(unit.output_bits, unit.depth)
