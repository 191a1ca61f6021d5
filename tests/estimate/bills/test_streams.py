"""Bills of units that move words, against the registers in their Verilog."""

from __future__ import annotations

import pytest

from hwgen.estimate.bill import NOTHING, bill
from hwgen.estimate.design import bill_of
from hwgen.units.base import Unit
from hwgen.units.concat import Concat
from hwgen.units.fork import Fork
from hwgen.units.gather import Gather
from hwgen.units.join import Join
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.plumbing import LaneMask, Skid, WidthDown, WidthUp
from hwgen.units.queue import Queue
from hwgen.units.replay import Replay


@pytest.mark.parametrize(
    "unit",
    [Gather(8, 2, (1, 0)), LaneSlice(16, 0, 8), Queue(8, 0, 4)],
    ids=["gather", "lanes", "q"],
)
def test_wires_cost_nothing(unit: Unit) -> None:
    assert bill_of([unit]) == NOTHING


@pytest.mark.parametrize(
    ("unit", "registers"),
    [
        (Skid(8), 19),
        (WidthDown(8, 4, 1, 4), 32 + 1 + 2 + 19),
        (WidthUp(8, 4, 4), 32 + 1 + 2 + 2 + 67),
        (Join((8, 16)), 19 + 35),
        (LaneMask(16, 8, 3), 2),
        (Concat(8, (1, 3)), 2 + 2 + 19),
    ],
    ids=["skid", "down", "up", "join", "mask", "concat"],
)
def test_registers_are_counted(unit: Unit, registers: int) -> None:
    assert bill_of([unit]).registers == registers


def test_storage_is_memory() -> None:
    assert [m.words for m in bill_of([Replay(8, 20, 3, 40, "rows")]).memories] == [40, 2]
    assert [m.words for m in bill(Fork(8, (2, 9))).memories] == [8]
    assert [m.words for m in bill(Queue(8, 9, 9)).memories] == [8]
