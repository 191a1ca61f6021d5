from __future__ import annotations

import hwgen
import hwgen.golden
from hwgen.golden.run import golden


def test_package_and_function_share_a_name() -> None:
    graph = hwgen.Graph("g")
    graph.output(graph.relu(graph.input("x", (2,))))
    quantized = hwgen.quantize(graph, [[0.0, 1.0]])
    expected = golden(quantized, [[0.0, 1.0]])["output"]
    assert (hwgen.golden(quantized, [[0.0, 1.0]])["output"] == expected).all()
    assert hwgen.golden.golden is golden
    assert hwgen.golden.__doc__ == golden.__doc__
