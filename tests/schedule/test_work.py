"""Work of layers and the bound on the interval."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.schedule import work
from hwgen.schedule.netlist import netlist
from hwgen.schedule.work import (
    check_beats,
    interval_bound,
    largest_beats,
    layer_work,
    stream_beats,
)

from .networks import conv_pool, dense_only


def test_work_is_listed_for_the_input_and_all_layers() -> None:
    assert layer_work(conv_pool()) == {"image": 36, "conv": 108, "pool": 108, "output": 0}


def test_the_bound_is_the_largest_work() -> None:
    assert interval_bound(conv_pool()) == 108
    assert layer_work(dense_only()) == {"values": 1, "fc": 9, "output": 0}
    assert interval_bound(dense_only()) == 9


def test_the_beats_of_every_stream_are_counted() -> None:
    design = conv_pool()
    units = netlist(design)
    beats = stream_beats(design, units)
    assert len(beats) == units.streams
    assert beats[units.sources["image"]] == design.inputs[0].stream.beats
    assert beats[units.sinks["output"]] == design.outputs[0].output.beats
    assert largest_beats(design) == max(beats)


def test_too_many_beats_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    design = conv_pool()
    most = largest_beats(design)
    monkeypatch.setattr(work, "MOST_BEATS", most)
    check_beats(design)
    monkeypatch.setattr(work, "MOST_BEATS", most - 1)
    with pytest.raises(HwgenError, match=f"has a stream of {most} beats in an image, at most"):
        check_beats(design)
