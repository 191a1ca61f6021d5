from __future__ import annotations

from hwgen.timing import gather  # noqa: F401  (it registers the process)
from hwgen.timing.build import build
from hwgen.timing.processes import WireProcess
from hwgen.units.gather import Gather


def test_wires_take_no_time() -> None:
    assert build(Gather(8, 2, (0,)), 6, 2, 1) == WireProcess(6, 6, 1)
