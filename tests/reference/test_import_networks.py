"""The benchmark of imported networks, as far as it goes without a simulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.import_networks import CASES, MODELS, Case, Row, table
from benchmarks.runtimes import compare
from hwgen.frontends import load


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_tensor_of_some_inputs_equals_the_runtime(case: Case, tmp_path: Path) -> None:
    if case.make is None and not (MODELS / case.file).is_file():
        pytest.skip("no reference models; set HWGEN_MODELS to their folder")
    for module in ("ai_edge_litert", "onnxruntime", "qonnx"):
        pytest.importorskip(module, reason=f"needs {module}")
    file, inputs = case.made(tmp_path)
    model = load(file)
    assert model.origin is not None
    assert compare(model, file, inputs[:2]) == (2 * len(model.origin.tensors), 0)


def test_the_table_tells_what_differs() -> None:
    row = Row(
        network="net",
        runtime="a runtime",
        simulator="verilator 5",
        digest="",
        frames=3,
        tensors=12,
        golden_bits=0,
        streams=4,
        bits=1,
        cycle_errors=2,
        cycles=1000,
        passed=False,
        emit_seconds=1.0,
        build_seconds=2.0,
        simulation_seconds=0.1,
        widths=[20, None, 24, 25],
    )
    line = table([row]).splitlines()[-1]
    assert line == (
        "| net | a runtime | verilator 5 | 3 | 12 golden, 4 RTL | 0 golden, 1 RTL | 2 differ"
        " | 1.0 s | 2 s | 0.1 s | 31 to 20-25, median 24 |"
    )
