"""A trial starts from a network in which nothing waits for what is behind."""

from __future__ import annotations

from typing import cast

from hwgen.schedule.design import lower_graph
from hwgen.schedule.netlist import netlist
from hwgen.schedule.trial import UNLIMITED, generous_trial, is_sized
from hwgen.timing.fork import ForkProcess
from hwgen.timing.network import Times
from hwgen.units.fork import Fork

from .networks import residual_graph


def test_every_buffer_and_fifo_starts_with_room_for_all() -> None:
    least = lower_graph(residual_graph(), "top", "generic", {}, {})
    trial = generous_trial(least, netlist(least))
    forks = [n.unit for n in trial.network.netlist.instances if isinstance(n.unit, Fork)]
    assert {depth for fork in forks for depth in fork.depths} == {UNLIMITED}
    assert all(is_sized(fork) for fork in forks)


def test_another_depth_changes_one_port_only() -> None:
    least = lower_graph(residual_graph(), "top", "generic", {}, {})
    trial = generous_trial(least, netlist(least))
    trial.times = cast(Times, trial.network.solve())
    index = next(n for n, x in enumerate(netlist(least).instances) if isinstance(x.unit, Fork))
    process = trial.with_depth(index, 1, 7).processes[index]
    assert isinstance(process, ForkProcess)
    assert process.depths == (UNLIMITED, 7)
    assert trial.ends().keys() == set(netlist(least).sinks.values())
