"""A constant matrix through da4ml, in its own environment: python da4ml_case.py case.json out

case.json: bits, cutoff (adders between registers). Writes the project to out and out/made.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from da4ml.codegen import VerilogModel
from da4ml.trace import FixedVariableArray, HWConfig, comb_trace
from da4ml.types import minimal_kif

VECTORS = 1000


def main(case_file: str, out: str) -> None:
    case = json.loads(Path(case_file).read_text())
    matrix = np.load(Path(case_file).with_name("arrays.npz"))["matrix"]
    inputs, outputs = matrix.shape
    ones = np.ones(inputs, dtype=np.int8)
    x = FixedVariableArray.from_kif(
        ones, ones * (case["bits"] - 1), ones * 0, hwconf=HWConfig(1, -1, -1)
    )
    logic = comb_trace(x, x @ matrix.astype(np.float64))
    model = VerilogModel(logic, "da4ml_top", out, latency_cutoff=case["cutoff"])
    model.write()
    stages = len(model._pipe.solutions)
    widths = [int(sum(minimal_kif(range_))) for range_ in logic.out_qint]
    made = {"adders": int(logic.cost), "stages": stages, "outputs": outputs, "bits": widths}
    (Path(out) / "made.json").write_text(json.dumps(made))
    vectors(matrix, case["bits"], widths, Path(out))


def vectors(matrix: np.ndarray, bits: int, widths: list[int], out: Path) -> None:
    """Random inputs and their products, one word of all values a line."""
    half = 1 << (bits - 1)
    x = np.random.default_rng(1).integers(-half, half, (VECTORS, matrix.shape[0]))
    x[0], x[1] = -half, half - 1
    words(x, [bits] * x.shape[1], out / "inputs.hex")
    words(x @ matrix, widths, out / "expected.hex")


def words(values: np.ndarray, widths: list[int], file: Path) -> None:
    lines = []
    for row in values.tolist():
        word = place = 0
        for value, width in zip(row, widths, strict=True):
            word |= (value & ((1 << width) - 1)) << place
            place += width
        lines.append(f"{word:x}")
    file.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
