"""Line storage beside its lower bound: a count by hand, brute force, and random networks."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.ir.formats import IntFormat
from hwgen.schedule import schedule
from hwgen.schedule.layer import Sizes
from hwgen.schedule.storage import Storage, least_positions, storage, window_bound
from hwgen.schedule.windows import ROWS, Axis, slide
from hwgen.schedule.work import interval_bound
from hwgen.timing.design import timing
from hwgen.units.accumulate import Accumulate
from hwgen.units.plumbing import Skid
from hwgen.units.sliding_window import MODES, SlidingWindow
from tests.fuzz.line_storage import wrong_storage
from tests.fuzz.random_networks import Refused, random_case

NUMBER = IntFormat(8, True, 1.0)


def rows(axis: Axis, inner: int = 6) -> SlidingWindow:
    (unit,) = slide(axis, ROWS, 8, inner, 1, 0, Sizes())
    assert isinstance(unit, SlidingWindow)
    return unit


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("window", [2, 3, 5, 7])
def test_windows_that_keep_the_size_store_as_little_as_can_be(
    window: int, dilation: int, mode: str
) -> None:
    """(window - 1) * dilation rows, for every fill."""
    reach = (window - 1) * dilation
    before = reach // 2
    unit = rows(Axis(40, window, 1, before, 40, dilation, mode))
    if window == 2 and mode == "reflect":
        unit = rows(Axis(40, window, 1, 0, 40 - reach, dilation, mode))
    assert storage(unit) == Storage("rows", *(reach * 6,) * 3, 8)


def test_a_stride_needs_no_more_at_the_bound() -> None:
    assert window_bound(rows(Axis(20, 5, 2, 0, 8))) == 4
    assert window_bound(rows(Axis(20, 2, 3, 0, 6))) == 1


def test_reflection_holds_the_rows_in_front_of_the_border() -> None:
    assert window_bound(rows(Axis(9, 1, 1, 4, 13, 1, "reflect"))) == 5
    assert window_bound(rows(Axis(9, 1, 1, 0, 11, 1, "reflect"))) == 2
    assert window_bound(rows(Axis(9, 1, 1, 4, 17, 1, "edge"))) == 1


def brute_force(unit: SlidingWindow) -> int:
    """Let positions arrive for window after window, drop what none reads any more, count."""
    windows = [taps(unit, output) for output in range(unit.outputs)]
    held: set[int] = set()
    arrived = most = 0
    for output, needed in enumerate(windows):
        newest = max(needed, default=-1)
        held |= set(range(arrived, newest))
        held &= set().union(*windows[output:])
        most = max(most, len(held))
        held |= {newest} if newest >= arrived else set()
        arrived = max(arrived, newest + 1)
    return most


def taps(unit: SlidingWindow, output: int) -> set[int]:
    """Positions that a window reads."""
    last = unit.positions - 1
    places = [output * unit.stride - unit.pad + k * unit.dilation for k in range(unit.window)]
    if unit.mode == "edge":
        places = [min(max(p, 0), last) for p in places]
    if unit.mode == "reflect":
        places = [last - abs(last - abs(p)) for p in places]
    return {p for p in places if 0 <= p <= last}


@pytest.mark.parametrize("seed", range(60))
def test_the_bound_is_what_reading_window_by_window_holds(seed: int) -> None:
    axis = random_axis(seed)
    if axis.window == 1 and not axis.before and axis.outputs <= axis.positions:
        return
    unit = rows(axis)
    assert window_bound(unit) == brute_force(unit)


def random_axis(seed: int) -> Axis:
    """Any geometry of a few positions, padding larger than the window included."""
    generator = np.random.default_rng(seed)
    while True:
        window, stride, dilation, positions = (int(n) for n in generator.integers(1, (5, 4, 4, 12)))
        before, behind = (int(n) for n in generator.integers(0, 6, 2))
        mode = str(generator.choice(MODES))
        room = positions + before + behind - (window - 1) * dilation - 1
        if room >= 0 and (mode != "reflect" or max(before, behind) < positions):
            return Axis(positions, window, stride, before, room // stride + 1, dilation, mode)


@pytest.mark.parametrize("inner", [1, 6])
@pytest.mark.parametrize("seed", range(60))
def test_a_unit_stores_its_rule_before_sizes_are_added(seed: int, inner: int) -> None:
    """A cyclic memory, or registers, can't do with less than lies between two words."""
    axis = random_axis(seed)
    if axis.window == 1 and not axis.before and axis.outputs <= axis.positions:
        return
    unit = rows(axis, inner)
    rule = least_positions(unit)
    assert window_bound(unit) <= unit.slots <= rule
    assert unit.slots == rule or unit.stride > 1
    assert unit.slots >= _needed(unit)


def _needed(unit: SlidingWindow) -> int:
    """Positions from the oldest one that is read later to the newest of a window, by hand."""
    windows = [taps(unit, output) for output in range(unit.outputs)]
    most, arrived = 0, 0
    for output, window in enumerate(windows):
        later = set().union(*windows[output:])
        newest = max(window, default=-1) + 1
        if later and newest > arrived:
            most = max(most, newest - 1 - min(later))
        arrived = max(arrived, newest)
    return most


def test_running_values_are_their_own_bound() -> None:
    unit = Accumulate(1, 8, True, 8, True, 6, 3, 2, 2, 0, 3, 6, "rows")
    assert storage(unit) == Storage("rows", 3, 3, 3, 8)


def test_a_unit_without_lines_has_none() -> None:
    assert storage(Skid(8)) is None


@pytest.mark.parametrize("family", ["convolution", "pooling", "pad"])
@pytest.mark.parametrize("seed", range(8))
def test_random_networks_store_the_bound_and_what_their_rate_needs(seed: int, family: str) -> None:
    try:
        case = random_case(seed, family)
    except Refused:
        return
    design = schedule(case.graph, name="net", folding=case.folding, pixels=case.pixels)
    assert wrong_storage(design) == []
    assert timing(design).interval == interval_bound(design)
