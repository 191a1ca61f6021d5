from __future__ import annotations

from typing import Any

import hwgen
import hwgen.golden
from hwgen.golden.run import golden


def test_package_and_function_share_a_name() -> None:
    graph = hwgen.Graph("g")
    graph.output(graph.relu(graph.input("x", (2,))))
    quantized = hwgen.quantize(graph, [[0.0, 1.0]])
    expected = golden(quantized, [[0.0, 1.0]])["output"]
    assert (hwgen.golden(quantized, [[0.0, 1.0]])["output"] == expected).all()
    package: Any = hwgen.golden
    assert package.golden is golden
    assert package.__doc__ == golden.__doc__
