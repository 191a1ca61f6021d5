from __future__ import annotations

import pytest

from hwgen.frontends.tflite.operator_names import CUSTOM, OPERATORS, PLACEHOLDER
from hwgen.frontends.tflite.schema import OPTIONS_OF

tflite = pytest.importorskip("tflite", reason="needs the tflite package")


def test_operators_have_their_numbers() -> None:
    for number, name in enumerate(OPERATORS):
        assert getattr(tflite.BuiltinOperator, name) == number


def test_names_that_are_used_exist() -> None:
    assert set(OPTIONS_OF) | {CUSTOM} <= set(OPERATORS)
    assert OPERATORS[PLACEHOLDER] == "PLACEHOLDER_FOR_GREATER_OP_CODES"
