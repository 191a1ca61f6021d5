"""Queues in front of a join: none at first, as long as the frame interval needs."""

from __future__ import annotations

from dataclasses import replace

from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Sizes
from hwgen.units.base import Unit
from hwgen.units.queue import Queue

LABEL = "queue"  # with the number of the branch
FRAMES = 2  # images that a queue may hold


def queue(branch: int, bits: int, beats: int, sizes: Sizes) -> tuple[Unit, ...]:
    """The queue at the end of a branch; beats: words of an image.

    Left out where the sizing of the design has found that it needs no words.
    """
    label = f"{LABEL}{branch}"
    depth = sizes.of(label)
    if depth == 0 and label in sizes.extra:
        return ()
    return (Queue(bits, depth, FRAMES * beats, label),)


@options.register(Queue)
def _options(unit: Queue) -> tuple[int, ...]:
    """None, then two sizes for each power of two."""
    powers = (1 << exponent for exponent in range(1, unit.most.bit_length()))
    steps = {size for power in powers for size in (power, power + power // 2)}
    most = max(2, unit.most)
    return (0, *sorted(size for size in steps if size < most), most)


@enlarged.register(Queue)
def _enlarged(unit: Queue, extra: int) -> Unit:
    return replace(unit, depth=unit.depth + extra)


@flow.register(Queue)
def _flow(unit: Queue, inputs: int) -> Flow:
    return Flow(inputs, inputs)
