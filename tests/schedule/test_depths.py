"""Depths behind forks: one word less makes an output later, or stops it."""

from __future__ import annotations

from typing import cast

import pytest

from hwgen.schedule.depths import smallest_depths
from hwgen.schedule.design import DEPTH, lower_graph
from hwgen.schedule.netlist import netlist
from hwgen.schedule.trial import generous_trial
from hwgen.timing.network import Times
from hwgen.units.fork import Fork

from .networks import residual_graph


@pytest.mark.parametrize("port", [0, 1])
def test_a_word_less_is_too_late(port: int) -> None:
    least = lower_graph(residual_graph(), "top", "generic", {}, {})
    units = netlist(least)
    trial = generous_trial(least, units)
    trial.times = cast(Times, trial.network.solve())
    ends = trial.ends()
    index = next(n for n, x in enumerate(units.instances) if isinstance(x.unit, Fork))
    fork = cast(Fork, units.instances[index].unit)
    extra = smallest_depths(index, fork, trial).of(f"{DEPTH}{port}")
    assert trial.ends() == ends
    if extra:
        shallow = trial.with_depth(index, port, fork.depths[port] + extra - 1)
        assert shallow.solve(trial.times, index, latest=ends) is None
