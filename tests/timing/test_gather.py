from __future__ import annotations

from hwgen.timing.build import build
from hwgen.timing.gather import Gather
from hwgen.timing.processes import WireProcess


def test_wires_take_no_time() -> None:
    assert build(Gather(8, 2, (0,)), 6, 2, 1) == WireProcess(6, 6, 1)
