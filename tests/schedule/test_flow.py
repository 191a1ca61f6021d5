"""Flow: beats and cycles of single units."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.schedule.flow import Flow, flow
from hwgen.units.base import Unit
from hwgen.units.clamp import Clamp
from hwgen.units.max_reduce import MaxReduce
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.sliding_window import SlidingWindow

from .networks import conv_pool

UNITS: dict[str, tuple[Unit, int, Flow]] = {
    "skid": (Skid(8), 12, Flow(12, 12)),
    "mask": (LaneMask(8, 4, 3), 12, Flow(12, 12)),
    "clamp": (Clamp(1, 8, True, 0, 1), 12, Flow(12, 12)),
    "maximum": (MaxReduce(4, 1, 8, True, "max"), 12, Flow(12, 12)),
    "narrow": (WidthDown(8, 4, 3, 2), 12, Flow(40, 40)),
    "widen": (WidthUp(8, 4, 6), 12, Flow(4, 12)),
    "window": (SlidingWindow(8, 6, 2, 3, 2, 0, 2, 4, 1, 0, "rows"), 12, Flow(4, 12)),
    "padding": (SlidingWindow(8, 6, 2, 3, 1, 2, 8, 4, 1, 0, "rows"), 12, Flow(16, 16)),
}


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_busy_with_the_beats_of_its_busier_side(name: str) -> None:
    unit, inputs, expected = UNITS[name]
    assert flow(unit, inputs) == expected


def test_an_array_is_busy_with_its_chunks() -> None:
    layer, mac = conv_pool().macs[0]
    assert flow(mac, 36) == Flow(36 * mac.beats_per_pixel, 36 * 3)


def test_an_array_is_never_faster_than_its_input() -> None:
    _, mac = conv_pool().macs[0]
    assert flow(mac, 500).work == 500


def test_a_unit_without_work_is_named() -> None:
    unknown: Any = object()
    with pytest.raises(NotImplementedError, match="no work for object"):
        flow(unknown, 1)
