from __future__ import annotations

import numpy as np
import pytest

import hwgen
from hwgen.errors import HwgenError
from hwgen.golden import golden
from hwgen.ir.formats import IntFormat
from hwgen.ir.reshape import QuantFlatten

from .naive import around

NUMBER = IntFormat(8, True, 0.5, -3)
GRAPH = around(QuantFlatten("layer", ("input",), NUMBER), (3,), NUMBER)


def test_real_inputs_are_quantized_by_the_input_format() -> None:
    tensors = golden(GRAPH, [[0.0, 0.25, 1e9]])
    assert tensors["input"].tolist() == [[-3, -3, 127]]
    assert list(tensors) == ["input", "layer", "output"]


def test_integer_inputs_are_taken_as_they_are() -> None:
    assert golden(GRAPH, np.array([[-128, 0, 127]]))["input"].tolist() == [[-128, 0, 127]]


def test_integers_beyond_the_format_are_refused() -> None:
    with pytest.raises(HwgenError) as error:
        golden(GRAPH, [[0, 128, -7]])
    assert str(error.value) == (
        "layer 'input': integer input reaches from -7 to 128, allowed is -128 to 127\n"
        "  hint: pass real numbers to have them quantized"
    )


def test_float_graph_is_refused() -> None:
    graph = hwgen.Graph("g")
    graph.output(graph.relu(graph.input("image", (3,))))
    with pytest.raises(HwgenError) as error:
        golden(graph, [[1.0, 2.0, 3.0]])
    assert str(error.value) == (
        "layer 'image': has no integer format\n  hint: quantize the graph before this step"
    )
