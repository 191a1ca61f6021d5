# SPDX-License-Identifier: Apache-2.0
"""cocotb test around the Verilog harness, which plays, stalls, records and checks by itself."""

from __future__ import annotations

import time

import cocotb
import common
from cocotb.triggers import Timer

STEP = 20_000  # clock periods between two looks at `done`
PERIOD = 10  # ns


@cocotb.test()
async def fast(dut: common.Handle) -> None:
    """Wait until the harness has written its records, then compare them."""
    run = common.read_run()
    cycle = 0
    await Timer(PERIOD, "ns")  # at time 0 the harness has not begun
    start = time.perf_counter()
    while not int(dut.done.value):
        await Timer(STEP * PERIOD, "ns")
        cycle += STEP
        common.show(run, cycle)
    common.finish(run, time.perf_counter() - start)
