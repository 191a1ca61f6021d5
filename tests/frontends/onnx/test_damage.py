"""The error of a damaged file."""

from __future__ import annotations

from hwgen.frontends.onnx.damage import damaged


def test_the_file_is_called_damaged() -> None:
    error = damaged("it has no end", node="last")
    assert str(error) == "layer 'last': the file is damaged: it has no end"
