"""Units whose storage can be enlarged."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.schedule import Folding
from hwgen.schedule.buffers import enlarged, in_registers, options
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.plumbing import Skid
from hwgen.units.sliding_window import SlidingWindow

from .networks import conv_pool


def window(inner: int) -> SlidingWindow:
    return SlidingWindow(8, 6, inner, 3, 2, 0, 2, 4, 1, 0, "rows")


def test_most_units_have_nothing_to_size() -> None:
    assert options(Skid(8)) == (0,)
    with pytest.raises(NotImplementedError, match="no storage in Skid"):
        enlarged(Skid(8), 1)


@pytest.mark.parametrize("inner", [1, 2])
def test_a_window_takes_more_positions(inner: int) -> None:
    unit = window(inner)
    sizes = options(unit)
    assert sizes[0] == 0
    assert list(sizes) == sorted(set(sizes))
    found: Any = enlarged(unit, sizes[3])
    assert found.slots == unit.slots + sizes[3]
    assert in_registers(unit) == (inner == 1)


def test_a_line_buffer_takes_more_words() -> None:
    mac = next(unit for unit in conv_pool({"conv": Folding(3, 1)}).units if isinstance(unit, Mac))
    assert isinstance(mac.feeder, WindowBuffer)
    assert options(mac)[0] == 0
    found: Any = enlarged(mac, 7)
    assert found.feeder.capacity == mac.feeder.capacity + 7
    assert not in_registers(mac)


def test_windows_in_registers_have_no_memory_to_size() -> None:
    mac = conv_pool({"conv": Folding(3, 9)}).macs[0][1]
    assert options(mac) == (0,)
