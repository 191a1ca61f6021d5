"""Bills of the units that move words: buffers, width adapters, forks, joins, queues."""

from __future__ import annotations

from hwgen.estimate.bill import NOTHING, Bill, bill
from hwgen.estimate.pieces import bits_of, counter, credits, fifo, ram, skid
from hwgen.units.border import DEPTH as BORDER_DEPTH
from hwgen.units.border import Border
from hwgen.units.concat import Concat
from hwgen.units.fork import Fork
from hwgen.units.gather import Gather
from hwgen.units.join import Join
from hwgen.units.keep import Keep
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.queue import Queue
from hwgen.units.replay import DEPTH as REPLAY_DEPTH
from hwgen.units.replay import Replay


@bill.register(Gather)
@bill.register(LaneSlice)
def _wires(unit: Gather | LaneSlice) -> Bill:
    return NOTHING


@bill.register(Skid)
def _skid(unit: Skid) -> Bill:
    return skid(unit.bits)


@bill.register(LaneMask)
def _lane_mask(unit: LaneMask) -> Bill:
    return Bill(gates=unit.bits - unit.last_bits) + counter(unit.beats)


@bill.register(WidthDown)
def _width_down(unit: WidthDown) -> Bill:
    word = unit.input_bits
    shift = Bill(registers=word + 1, choices=word, control=1)
    return shift + counter(unit.ratio) + counter(unit.packet) + skid(unit.output_bits)


@bill.register(WidthUp)
def _width_up(unit: WidthUp) -> Bill:
    word = unit.output_bits
    shift = Bill(registers=word + 1, choices=unit.word_bits, gates=word, control=1)
    return shift + counter(unit.ratio) + counter(unit.packet) + skid(word)


@bill.register(Fork)
def _fork(unit: Fork) -> Bill:
    found = Bill(registers=1, gates=len(unit.depths), control=1)
    for depth in unit.depths:
        found += fifo(unit.bits, depth) + credits(depth)
    return found


@bill.register(Join)
def _join(unit: Join) -> Bill:
    found = Bill(gates=len(unit.ports))
    for bits in unit.ports:
        found += skid(bits)
    return found


@bill.register(Concat)
def _concat(unit: Concat) -> Bill:
    ports = len(unit.beats)
    choice = Bill(registers=ports, choices=unit.bits * (ports - 1), control=ports)
    return choice + counter(max(unit.beats)) + skid(unit.bits)


@bill.register(Queue)
def _queue(unit: Queue) -> Bill:
    return fifo(unit.bits, unit.depth) + credits(unit.depth) if unit.depth else NOTHING


@bill.register(Keep)
def _keep(unit: Keep) -> Bill:
    return counter(unit.period) + credits(unit.depth) + fifo(unit.bits, unit.depth)


@bill.register(Replay)
def _replay(unit: Replay) -> Bill:
    address, count = bits_of(unit.capacity), unit.capacity.bit_length()
    own = Bill(
        registers=3 * address + 2 * count + unit.bits + 3,
        adders=2 * address + 2 * count,
        gates=2 * (address + count),
        control=3,
    )
    walk = counter(unit.inner) + counter(unit.factor) + credits(REPLAY_DEPTH)
    return own + walk + ram(unit.capacity, unit.bits) + fifo(unit.bits, REPLAY_DEPTH)


@bill.register(Border)
def _border(unit: Border) -> Bill:
    rows, columns = unit.padded
    walk = counter(rows) + counter(columns * unit.words)
    own = Bill(registers=6, choices=unit.bits, compares=2 * bits_of(columns * unit.words))
    return own + walk + fifo(unit.bits, unit.landing) + fifo(unit.bits, BORDER_DEPTH)
