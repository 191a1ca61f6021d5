"""Depths of FIFOs behind a fork: the least with which no output of the design is later."""

from __future__ import annotations

import numpy as np

from hwgen.schedule.design import DEPTH
from hwgen.schedule.layer import Sizes
from hwgen.schedule.trial import Trial
from hwgen.units.fork import Fork

FAR = 64  # words behind which a FIFO's least depth is not what is tried first


def smallest_depths(index: int, fork: Fork, trial: Trial) -> Sizes:
    """The least depth of each FIFO of a fork, one after the other."""
    extra = {}
    for port, least in enumerate(fork.depths):
        extra[f"{DEPTH}{port}"] = _smallest_depth(index, port, least, trial) - least
    return Sizes(extra)


def _smallest_depth(index: int, port: int, least: int, trial: Trial) -> int:
    """The least depth of the FIFO at one port with which no output is later.

    Room for the most words that wait is always enough, and hardly ever much too much: the search
    goes down from there, by twice as many words each time. Where few wait the least is tried
    first, else once FAR words less are enough: what is too little takes longest to see.
    """
    place = trial.network.netlist.instances[index]
    entered, taken = trial.times.pops[place.inputs[0]], trial.times.pops[place.outputs[port]]
    high = max(least, int((np.arange(1, len(entered) + 1) - np.searchsorted(taken, entered)).max()))
    trial.network = trial.with_depth(index, port, high)
    low, step, far = least, 1, 1 if high - least < FAR else FAR
    while low < high:
        middle = max(high - step, (low + high) // 2)
        if low == least and step >= far:
            middle = least
        if _in_time(index, port, middle, trial):
            high, step = middle, 2 * step
        else:
            low = middle + 1
    return high


def _in_time(index: int, port: int, depth: int, trial: Trial) -> bool:
    """Whether no output is later with this depth, which is then that of the trial."""
    network = trial.with_depth(index, port, depth)
    times = network.solve(trial.times, index, latest=trial.ends())
    if times is not None:
        trial.network, trial.times = network, times
    return times is not None
