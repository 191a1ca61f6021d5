from __future__ import annotations

import numpy as np

from hwgen.ir.node import output_shape

from .samples import DENSE, mistakes


def test_shape_of_a_dense_layer_is_its_outputs() -> None:
    assert output_shape(DENSE, [(6,)]) == (4,)


def test_weight_that_does_not_match_the_input_is_refused() -> None:
    assert mistakes(DENSE, (7,)) == ["layer 'fc': weight expects 6 inputs, the input has 7"]
    assert mistakes(DENSE, (6,), weight=np.ones(6)) == [
        "layer 'fc': weight must have shape [inputs, outputs], not (6,)"
    ]
