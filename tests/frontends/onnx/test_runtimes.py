"""Whose integers those of a file are."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.frontends.onnx.reader import read
from hwgen.frontends.onnx.runtimes import BY_RULE, RUNTIME, runtime_of
from hwgen.frontends.options import ImportOptions

from .detectors import DETECTORS
from .networks import NETWORKS, quantized


@pytest.mark.parametrize(
    ("name", "layout", "wanted"),
    [("pnet", "QOperator", RUNTIME), ("yolo_free", "QOperator", RUNTIME),
     ("residual", "QOperator", RUNTIME), ("pnet", "QDQ", BY_RULE), ("residual", "QDQ", BY_RULE)],
)  # fmt: skip
def test_sums_of_real_numbers_are_by_rule(
    name: str, layout: str, wanted: str, tmp_path: Path
) -> None:
    model = (DETECTORS | NETWORKS)[name]()
    content = quantized(model, layout, "QInt8", False, tmp_path)
    assert runtime_of(read(tmp_path / "net.onnx", content, ImportOptions())) == wanted
