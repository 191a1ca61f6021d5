"""Hints of operators that are refused."""

from __future__ import annotations

from hwgen.discovery import discover
from hwgen.frontends.nearest import FIXES, OTHERWISE, fix
from hwgen.frontends.onnx.real.registry import KNOWN
from hwgen.frontends.onnx.registry import known_operators as known_onnx
from hwgen.frontends.tflite.registry import known_operators as known_tflite


def test_an_operator_without_a_fix_is_pointed_to_the_list() -> None:
    assert fix("Einsum") == OTHERWISE
    assert "quantize_static" in fix("MatMulInteger")
    assert "before FINN's streamlining" in fix("qonnx.MultiThreshold")
    assert "finds the layout" in fix("qonnx.custom_op.channels_last.Conv")


def test_what_some_importer_takes_has_no_fix() -> None:
    discover("hwgen.frontends.onnx.real.operators")
    assert not set(FIXES) & (set(known_onnx()) | set(known_tflite()) | set(KNOWN))
