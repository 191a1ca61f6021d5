"""Input-stationary layers: where the accumulators of all outputs are smaller than the inputs.

A layer whose windows are single pixels reads every input once if it keeps an accumulator of each
output in memory, instead of the inputs, which the groups of outputs would read again.
"""

from __future__ import annotations

from dataclasses import fields, replace

from hwgen.errors import HwgenError
from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Sizes
from hwgen.schedule.queue import queue
from hwgen.units.base import Unit
from hwgen.units.mac import Mac, WindowBuffer, WindowHold
from hwgen.units.plumbing import WidthDown
from hwgen.units.scale import Scale, Walk
from hwgen.units.stationary import Stationary

PARTS = "parts"  # label of the unit that cuts groups into beats
STEPS = 8  # depths of the FIFO of results to choose from


def chosen(layer: str, mac: Mac, wanted: bool | None) -> bool:
    """Whether a layer keeps accumulators instead of inputs; wanted: None for what is smaller.

    Raises HwgenError where it is wanted and cannot be.
    """
    if wanted and not possible(mac):
        raise HwgenError(
            "stationary inputs need windows of one pixel, read in several words for several groups"
            " of outputs",
            layer=layer,
            hint="lower pe and simd, or leave the choice to hwgen",
        )
    return _smaller(mac) if wanted is None else wanted


def _smaller(mac: Mac) -> bool:
    """True when accumulators and the most results ever needed are less than the inputs."""
    if not possible(mac):
        return False
    assert isinstance(mac.feeder, WindowBuffer)
    unit = stationary(mac)
    most = replace(unit, results=unit.most_results)
    return most.storage_bits < mac.feeder.least_capacity * mac.feeder.word_bits


def possible(mac: Mac) -> bool:
    """True where windows are single pixels of several words, read for several groups."""
    feeder = mac.feeder
    return (
        isinstance(feeder, WindowBuffer)
        and feeder.kernel == (1, 1)
        and feeder.blocks == 1
        and feeder.outputs == feeder.image
        and feeder.pad == (0, 0)
        and mac.positions == 1
        and min(mac.groups, mac.chunks) > 1
    )


def stationary(mac: Mac) -> Stationary:
    """The array of `mac`, whose weights it reads in another order."""
    shape = (mac.groups, mac.chunks, *mac.weights.shape[1:])
    common = {field.name: getattr(mac, field.name) for field in fields(Mac)}
    common["weights"] = mac.weights.reshape(shape).swapaxes(0, 1).reshape(mac.weights.shape)
    bits = mac.feeder.input_bits
    common["feeder"] = WindowHold(bits, bits, 1, mac.groups, mac.windows * mac.chunks)
    return Stationary(**common)


def chain(mac: Mac, sizes: Sizes) -> tuple[Unit, ...]:
    """The units that take the place of `mac`: array, beats of a group, requantizer.

    The array holds no inputs, so that words that come in a burst may have to wait in a queue.
    """
    unit = stationary(mac)
    waiting = queue(0, unit.input_bits, unit.windows * unit.chunks, sizes)
    unit = replace(unit, results=unit.results + sizes.of(unit.label))
    word = unit.lanes * unit.acc_bits
    cut = (WidthDown(word, unit.parts, unit.groups, unit.last_parts, PARTS),)
    walk = Walk.channels(unit.beats_per_pixel)
    form = Scale(unit.lanes, unit.acc_bits, unit.out_bits, unit.requantizer, walk, shared=False)
    return (*waiting, unit, *(cut if unit.parts > 1 else ()), form)


@flow.register(Stationary)
def _flow(unit: Stationary, inputs: int) -> Flow:
    return Flow(unit.windows * unit.groups, max(unit.work, inputs))


@options.register(Stationary)
def _results(unit: Stationary) -> tuple[int, ...]:
    """Extra words of results, in a few steps up to the most that can be needed."""
    most = max(0, unit.most_results - unit.results)
    return tuple(sorted({0, *(most * step // STEPS for step in range(1, STEPS + 1))}))


@enlarged.register(Stationary)
def _enlarged(unit: Stationary, extra: int) -> Unit:
    return replace(unit, results=unit.results + extra)
