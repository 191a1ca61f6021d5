"""Bills of the units that compute each value by itself: tables, sums, products, maxima."""

from __future__ import annotations

from hwgen.estimate.bill import Bill, Memory, bill
from hwgen.estimate.pieces import adder_tree, bits_of, counter, credits, fifo, multiplier, rom, skid
from hwgen.units.argmax import Argmax
from hwgen.units.clamp import Clamp
from hwgen.units.lookup import Lookup
from hwgen.units.product import Product
from hwgen.units.softmax import Softmax
from hwgen.units.sums import Centre, Square
from hwgen.units.table_sum import TableSum
from hwgen.units.weighted_sum import PIECE_BITS, AddStreams

RECIPROCAL = Bill(registers=232, adders=158, choices=180, gates=60, control=4)
SOFTMAX_BITS = 31 + 32 + 9 + 20 + 64  # registers behind the table, and of the product


@bill.register(Clamp)
def _clamp(unit: Clamp) -> Bill:
    bits = unit.input_bits
    return Bill(compares=2 * bits, choices=2 * bits) + skid(bits)


@bill.register(Centre)
def _centre(unit: Centre) -> Bill:
    return Bill(adders=unit.output_bits if unit.zero else 0)


@bill.register(Square)
def _square(unit: Square) -> Bill:
    bits = unit.bits + 1
    values = Bill(adders=unit.lanes * bits if unit.zero else 0)
    products = multiplier(bits, bits, unit.lanes)
    ends = credits(unit.depth) + fifo(unit.output_bits, unit.depth)
    return values + products + ends + Bill(registers=unit.latency)


@bill.register(Product)
def _product(unit: Product) -> Bill:
    sizes = [(x.bits + 1, bool(x.zero_point)) for x in (unit.a, unit.b)]
    values = Bill(adders=unit.lanes * sum(bits for bits, moved in sizes if moved))
    products = multiplier(sizes[0][0], sizes[1][0], unit.lanes)
    ends = credits(unit.depth) + fifo(unit.output_bits, unit.depth)
    return values + products + ends + Bill(registers=unit.latency)


@bill.register(Lookup)
def _lookup(unit: Lookup) -> Bill:
    tables = Bill(memories=(Memory(unit.rom_words, unit.out_bits, rom=True, count=unit.lanes),))
    own = Bill(registers=unit.input_bits + 3, choices=unit.input_bits, control=1)
    return tables + own + (counter(unit.beats) if not unit.shared else Bill())


@bill.register(TableSum)
def _table_sum(unit: TableSum) -> Bill:
    tables = (rom(len(table), unit.sum_bits) for table in (unit.table_a, unit.table_b))
    lane = Bill(registers=unit.sum_bits, adders=unit.sum_bits)
    for table in tables:
        lane += table
    ends = credits(unit.depth) + fifo(unit.output_bits, unit.depth)
    return lane * unit.lanes + ends + Bill(registers=unit.latency)


@bill.register(AddStreams)
def _add_streams(unit: AddStreams) -> Bill:
    form = unit.form.requantizer
    total = unit.sum_bits + 1
    level = max(total - form.shift, 1)
    lows = (low for x in (unit.a, unit.b) for low in range(0, x.bits, PIECE_BITS))
    entries = sum(max(unit.sum_bits - low, 1) for low in lows)
    pieces = Bill(registers=entries, gates=entries)
    lane = Bill(
        registers=level + unit.out_bits,
        adders=total + (level if form.zero_point else 0),
        compares=2 * level,
        choices=2 * unit.out_bits,
    )
    lane += pieces + adder_tree(unit.pieces, unit.sum_bits, unit.sum_bits)
    ends = credits(unit.depth) + fifo(unit.output_bits, unit.depth)
    return lane * unit.lanes + ends + Bill(registers=unit.latency)


@bill.register(Argmax)
def _argmax(unit: Argmax) -> Bill:
    node = unit.bits + bits_of(unit.lanes) + unit.bits
    nodes = unit.lanes - 1
    tree = Bill(registers=nodes * node, compares=nodes * unit.bits, choices=nodes * node)
    best = Bill(
        registers=2 * unit.field + unit.bits + 2,
        adders=unit.field,
        compares=unit.bits,
        choices=unit.field + unit.bits,
        control=2,
    )
    ends = credits(unit.depth) + fifo(unit.output_bits, unit.depth)
    return tree + best + counter(unit.beats) + ends


@bill.register(Softmax)
def _softmax(unit: Softmax) -> Bill:
    address = bits_of(unit.capacity)
    own = Bill(
        registers=SOFTMAX_BITS + 4 * unit.bits + 4 * address,
        adders=64 + 2 * address,
        compares=2 * unit.bits,
        choices=64,
        control=4,
    )
    tables = Bill(
        memories=(Memory(len(unit.table), 31, rom=True), Memory(unit.capacity, unit.bits))
    )
    walk = counter(unit.channels) * 2
    return own + RECIPROCAL + tables + walk + multiplier(32, 32) + fifo(8, unit.depth)
