from __future__ import annotations

from hwgen.ir.node import check, output_shape
from hwgen.ir.terminals import Input, Output, QuantInput

from .samples import NUMBER


def test_input_has_its_own_shape_and_output_that_of_its_input() -> None:
    assert output_shape(QuantInput("x", (), (1, 2, 3), NUMBER), []) == (1, 2, 3)
    assert output_shape(Output("o", ("x",)), [(5,)]) == (5,)


def test_input_that_reads_a_layer_is_refused() -> None:
    errors = check(Input("x", ("y",), (3,)), [(3,)])
    assert [str(error) for error in errors] == [
        "layer 'x': an input layer cannot read other layers"
    ]
