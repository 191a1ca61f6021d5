from __future__ import annotations

from hwgen import Graph
from hwgen.frontends.model import Model


def test_data_is_optional() -> None:
    model = Model(Graph("g"))
    assert (model.calibration, model.inputs, model.labels) == (None, None, None)
