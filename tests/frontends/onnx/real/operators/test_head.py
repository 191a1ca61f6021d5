"""Softmax, ArgMax and Resize of ONNX against onnxruntime, and what is refused."""

from __future__ import annotations

import pytest

from tests.frontends.onnx.real.cases import HEAD, check_case


@pytest.mark.parametrize("name", HEAD)
def test_the_imported_graph_computes_what_onnxruntime_does(name: str) -> None:
    check_case(HEAD, name)
