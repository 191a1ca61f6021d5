"""Bills of multiplier arrays: feeders, dot products, accumulators, requantizers."""

from __future__ import annotations

import numpy as np

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.estimate.bill import NOTHING, Bill, Delay, bill
from hwgen.estimate.family import distinct
from hwgen.estimate.pieces import (
    adder_tree,
    bits_of,
    choose,
    counter,
    credits,
    fifo,
    multiplier,
    multiplier_pair,
    ram,
    rom,
)
from hwgen.units.adders import Adders
from hwgen.units.dot_product import Counted, DotProduct, Rows, Selected
from hwgen.units.mac import LIMB_BITS, Mac, WindowBuffer, WindowHold, threshold_stages
from hwgen.units.scale import Scale
from hwgen.units.stationary import Stationary
from hwgen.units.tabled import Tabled

WEIGHT_REGISTERS = 2  # between the ROM of weights and the products
CORRECTION_BITS = 18  # of the sum of a zero point and a correction


@bill.register(Mac)
def _mac(unit: Mac) -> Bill:
    outputs = unit.pe // unit.columns
    constants = 0 if isinstance(unit.dot, Adders) else outputs * unit.simd * unit.dot.weight_bits
    weights = rom(len(unit.weights), constants, WEIGHT_REGISTERS) if constants else NOTHING
    roms = weights + rom(len(unit.bias), outputs * unit.acc_bits)
    held = Bill(registers=unit.dot.waits * _chunk(unit))
    requantizers = requantizer(
        unit.requantizer,
        unit.lanes,
        unit.acc_bits,
        unit.out_bits,
        unit.beats_per_pixel,
        cycles=unit.part_cycles,
    )
    ends = fifo(unit.output_bits, unit.depth) + _control(unit)
    return _feeder(unit) + roms + held + _products(unit) + _sums(unit) + requantizers + ends


@bill.register(Stationary)
def _stationary(unit: Stationary) -> Bill:
    constants = unit.pe * unit.simd * unit.dot.weight_bits
    sums = unit.pe * unit.acc_bits
    weights = rom(len(unit.weights), constants, WEIGHT_REGISTERS)
    roms = weights + rom(len(unit.bias), sums)
    array = Bill(registers=2 * sums + 2 * _chunk(unit) + 8, adders=sums, summands=sums)
    ends = fifo(sums, unit.results) + _control(unit)
    return _feeder(unit) + roms + _products(unit) + array + ram(unit.groups, sums) + ends


def _chunk(unit: Mac) -> int:
    """Bits of the inputs of a cycle."""
    return unit.slices * unit.simd * unit.dot.x.bits


def _feeder(unit: Mac) -> Bill:
    feeder = unit.feeder
    return _window_buffer(feeder) if isinstance(feeder, WindowBuffer) else _window_hold(feeder)


def _window_buffer(feeder: WindowBuffer) -> Bill:
    """A memory and its address; distances between words, with a register and a sum for each way
    on; of an image the scan of windows, and of a padded one the place of the tap."""
    address, linear = bits_of(feeder.capacity), feeder.span.bit_length() + 2
    axes = list(
        zip(
            *(feeder.image, feeder.pad, feeder.kernel),
            *(feeder.dilation, feeder.outputs, feeder.stride),
            strict=True,
        )
    )
    place = sum(
        (size + pad + (taps - 1) * dilation + outputs * stride + stride).bit_length() + 1
        for size, pad, taps, dilation, outputs, stride in axes
        if size > 1
    )
    padded = any(
        pad or (outputs - 1) * stride + (taps - 1) * dilation >= size
        for size, pad, taps, dilation, outputs, stride in axes
    )
    own = Bill(
        registers=2 * linear + 2 * address + 4 * place + feeder.word_bits + 10,
        adders=6 * linear + 3 * address + place,
        choices=3 * linear + 3 * address + 4 * place,
        gates=12,
        control=4,
    )
    if padded:
        own += Bill(registers=5 * place, adders=4 * place, choices=6 * place)
    steps = counter(feeder.block) + counter(feeder.kernel[0]) + counter(feeder.kernel[1])
    repeats = counter(feeder.groups) + counter(feeder.blocks)
    return own + steps + repeats + ram(feeder.capacity, feeder.word_bits)


def _window_hold(feeder: WindowHold) -> Bill:
    chunk = feeder.slices * feeder.chunk_bits
    own = Bill(registers=feeder.chunks + 2 * chunk, control=1)
    return own + choose(chunk, feeder.chunks) + counter(feeder.groups)


def _products(unit: Mac) -> Bill:
    """Terms of a row that belong to equal columns of a small ROM are made once."""
    dot, outputs = unit.dot, unit.joined
    if isinstance(dot, Adders):
        return Bill(registers=dot.graph.register_bits, adders=dot.graph.adder_bits) * unit.columns
    found = dot_product(dot, unit.simd, unit.acc_bits, outputs) * (unit.pe // outputs)
    if not isinstance(dot, Rows) or dot.weight_bits > dot.x.bits:
        return found
    columns = unit.pe * dot.weight_bits
    terms = (columns - distinct(len(unit.weights), columns)) * unit.simd * dot.x.bits
    return found + Bill(registers=-terms)


def dot_product(dot: DotProduct, simd: int, sum_bits: int, outputs: int = 1) -> Bill:
    """One sum of `simd` products; with multipliers `outputs` sums, of the same inputs."""
    x, w = dot.x.bits, dot.weight_bits
    if isinstance(dot, Counted):
        threes = -(-simd // 3)
        ones = Bill(registers=simd + 2 * threes, gates=simd + 2 * threes)
        return ones + adder_tree(threes, 2, sum_bits)
    if isinstance(dot, Selected):
        return Bill(registers=simd * x, gates=simd * x) + adder_tree(simd, x + 1, sum_bits)
    if isinstance(dot, Rows):
        rows, bits = min(x, w), max(x, w)
        terms = Bill(registers=simd * bits, gates=simd * bits) + adder_tree(simd, bits, sum_bits)
        return terms * rows + adder_tree(rows, bits + (simd - 1).bit_length() + 1, sum_bits)
    a, product = dot.operand_bits, dot.product_bits
    trees = adder_tree(simd, product, sum_bits) * outputs
    pairs = multiplier_pair(a, w, product, simd * (outputs // 2)) if outputs > 1 else NOTHING
    return trees + pairs + (multiplier(a, w, simd) if outputs % 2 else NOTHING)


def _sums(unit: Mac) -> Bill:
    """hwgen_mac_array: accumulators that start with the bias, results handed on in parts."""
    bits = unit.pe * unit.acc_bits
    several = unit.chunks > 1
    own = Bill(
        registers=(2 if several else 1) * bits + 3 * unit.sum_latency + 3,
        adders=bits,
        summands=bits if several else 0,
        control=1,
    )
    parts = choose(unit.lanes * unit.acc_bits, unit.parts) + counter(unit.parts)
    return own + parts + counter(unit.groups) + counter(len(unit.bias))


def _control(unit: Mac) -> Bill:
    """hwgen_mac_control: chunk and weight address, credits of the output FIFO."""
    own = Bill(registers=6, gates=8, control=2)
    room = credits(unit.depth) + Bill(adders=unit.depth.bit_length(), control=1)
    return own + counter(unit.chunks) + counter(len(unit.weights)) + room


@bill.register(Scale)
def _scale(unit: Scale) -> Bill:
    circuits = requantizer(
        unit.requantizer,
        unit.lanes,
        unit.acc_bits,
        unit.out_bits,
        unit.walk.addresses,
        shared=unit.shared,
    )
    return circuits + credits(unit.depth) + fifo(unit.output_bits, unit.depth)


def requantizer(
    form: Requantizer,
    lanes: int,
    acc: int,
    out: int,
    addresses: int,
    *,
    shared: bool = False,
    cycles: int = 1,
) -> Bill:
    """`lanes` requantizers of accumulators of `acc` bits; constants of `addresses` beats.

    cycles: of a multiplication; with several the limbs of a wide product take turns.
    """
    if isinstance(form, Tabled):
        lookup = form.lookup
        tables = rom(lookup.rom_words, lookup.out_bits) * lanes
        plain = requantizer(
            form.plain, lanes, acc, lookup.in_bits, addresses, shared=shared, cycles=cycles
        )
        return plain + tables
    if form.kind == "thresholds":
        return _thresholds(form, lanes, acc, out, addresses)
    constant, lane = _linear(form, acc, out, addresses > 1)
    product = acc + form.multiplier_bits + 1
    if cycles == 1:
        lane += multiplier(acc, form.multiplier_bits + 1)
    else:
        a, b = _limbs(acc, form.multiplier_bits + 1)
        lane += multiplier(a, b)
        held = a + b + form.multiplier_bits + form.offsets * form.offset_bits
        lane += Bill(registers=product + held, adders=product, choices=product + a + b)
    own = Bill(registers=6, control=1) + counter(addresses)
    stored = lanes if not shared else 1
    same = _same_columns(form, addresses, stored) if addresses > 1 else 0
    return own + lane * lanes + rom(addresses, constant * stored - same)


def _same_columns(form: Requantizer, addresses: int, lanes: int) -> int:
    """Columns of the ROM of constants that are the same at every address: they are no memory."""
    count = 0
    for values, bits in (
        (form.multiplier, form.multiplier_bits),
        *(
            (offset, form.offset_bits)
            for offset in (form.offset_pos, form.offset_neg)[: form.offsets]
        ),
    ):
        words = np.resize(values, (addresses, lanes))
        varying = np.bitwise_or.reduce(words ^ words[0], axis=0)
        count += sum(bits - (int(lane) & ((1 << bits) - 1)).bit_count() for lane in varying)
    return count


def _limbs(*operands: int) -> tuple[int, ...]:
    """Bits of the limbs that hwgen_serial_multiplier cuts its operands to."""
    cut = max(operands) // 2
    return tuple(bits if bits <= LIMB_BITS else max(bits - cut, cut + 1) for bits in operands)


def _linear(form: Requantizer, acc: int, out: int, varies: bool) -> tuple[int, Bill]:
    """Bits of the constants of a lane, and the lane; varies: beats have constants of their own.

    Copies of a sign are one register, and offsets that never change only tell signs apart.
    """
    pairs, offset = form.exceptions_of_a_channel, form.offset_bits
    constant = form.multiplier_bits + form.offsets * offset + pairs * (acc + 2)
    level = form.level_bits
    total = form.shift + level
    moved = (offset if varies else 1) if form.two_offsets or varies else 0
    lane = Bill(
        registers=acc + level + out,
        adders=total + (level if form.zero_point else 0),
        compares=2 * level + acc * pairs,
        choices=2 * out + (moved if form.two_offsets else 0),
        gates=form.shift if form.kind == "linear_even" else 0,
        delays=(Delay(moved, 3),),
    )
    if pairs:
        lane += Bill(registers=6 + CORRECTION_BITS, adders=level)
    return constant, lane


def _thresholds(form: Requantizer, lanes: int, acc: int, out: int, addresses: int) -> Bill:
    """A binary search: at each stage a ROM, a comparison, and the accumulator passed on."""
    stages = threshold_stages(form)
    node = bits_of(addresses)
    lane = Bill(registers=out + acc, gates=out)
    for stage in range(stages):
        width = 2 * (acc + node + stage)
        lane += Bill(registers=width + 1, compares=acc + 1) + rom(addresses << stage, acc + 1)
    return lane * lanes + counter(addresses) + Bill(registers=2 * stages + 2 + node)
