from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen import Graph, save_graph
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.table import Function, Table

from .samples import NUMBER, mistakes

TABLE = Table("t", ("x",), np.zeros((1, 256), np.int64), NUMBER, IntFormat(4, False, 1.0))


def test_table_of_integers_is_checked_like_that_of_the_quantized_layer() -> None:
    assert mistakes(TABLE, (3,)) == []
    assert mistakes(TABLE, (3,), values=np.full((3, 256), 15)) == []
    assert mistakes(TABLE, (3,), values=np.full((1, 256), 16)) == [
        "layer 't': table reaches from 16 to 16, allowed is 0 to 15"
    ]
    assert mistakes(TABLE, (3,), values=np.zeros((1, 128))) == [
        "layer 't': table must have shape (1, 256) or (3, 256), not (1, 128)"
    ]


def test_table_of_more_than_ten_bits_is_refused() -> None:
    (message,) = mistakes(TABLE, (3,), input_format=IntFormat(11, True, 1.0))
    assert message.splitlines()[0] == (
        "layer 't': its table is addressed by at most 10 bits, its input has 11"
    )


def test_what_cannot_be_called_is_refused_as_a_function() -> None:
    assert mistakes(Function("f", ("x",), "sin"), (3,)) == [  # type: ignore[arg-type]
        "layer 'f': function must be a function of an array of real numbers, not sin"
    ]


def test_graph_with_a_python_function_is_not_saved(tmp_path: Path) -> None:
    graph = Graph("g")
    graph.output(graph.table(graph.input("x", (3,)), np.sin, name="sine"))
    with pytest.raises(HwgenError) as error:
        save_graph(graph, tmp_path / "g.hwgraph")
    assert str(error.value).splitlines() == [
        "layer 'sine': holds a Python function, which cannot be saved",
        "  hint: save the quantized graph, where the function has become a table",
    ]
