"""Operators that only order values of ONNX against onnxruntime, and what is refused."""

from __future__ import annotations

import pytest

from tests.frontends.onnx.real.cases import SHAPE, check_case


@pytest.mark.parametrize("name", SHAPE)
def test_the_imported_graph_computes_what_onnxruntime_does(name: str) -> None:
    check_case(SHAPE, name)
