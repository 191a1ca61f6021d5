"""The float node of a Quant node."""

from __future__ import annotations

from hwgen.frontends.onnx.qonnx.quantizer import Quantizer
from hwgen.frontends.onnx.qonnx.rounded import Rounded
from hwgen.ir.formats import IntFormat
from hwgen.ir.node import check, output_shape

NODE = Rounded("r", ("x",), Quantizer(IntFormat(4, True, 0.5), -8, 7))


def test_it_keeps_the_shape_of_its_only_input() -> None:
    assert check(NODE, [(2, 3, 4)]) == []
    assert output_shape(NODE, [(2, 3, 4)]) == (2, 3, 4)
    assert len(check(NODE, [])) == 1
