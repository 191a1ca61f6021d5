from __future__ import annotations

import numpy as np

from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Model, Origin

from ..passes.networks import small


def test_model_that_needed_no_import_keeps_its_data() -> None:
    model = Model(small(), labels=np.array([1, 2]))
    examined = Examined.of_model(model)
    assert examined.graph is model.graph
    assert examined.origin is None
    assert examined.model() is model


def test_imported_graph_becomes_a_model_with_its_origin() -> None:
    origin = Origin("TFLite", "TensorFlow Lite", (), {})
    model = Examined(small(), origin, ()).model()
    assert model.graph.name == "small"
    assert model.origin is origin
