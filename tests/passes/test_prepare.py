from __future__ import annotations

import numpy as np

from hwgen import float_run
from hwgen.ir.verify import verify
from hwgen.passes.prepare import prepare

from .networks import data, small


def test_a_graph_with_nothing_to_fold_keeps_its_layers() -> None:
    names = [node.name for node in small().nodes]
    assert [node.name for node in prepare(small()).nodes] == names


def test_folding_changes_no_output() -> None:
    graph = small()
    x = graph.batch_norm("fc", np.zeros(3), np.ones(3), [1.0, 2.0, 3.0], name="norm")
    graph.output(x, name="second")
    made = prepare(graph)
    assert verify(made) is made
    before, after = float_run(graph, data()), float_run(made, data())
    for name in ("output", "second"):
        assert np.allclose(before[name], after[name], rtol=1e-12, atol=1e-12)
