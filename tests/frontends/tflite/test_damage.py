"""Whatever is wrong with a graph, the importer lists it: it never stops with another error."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.frontends.options import KERNELS, ImportOptions
from hwgen.frontends.tflite.importer import import_model
from hwgen.frontends.tflite.reader import read

from .damage import damaged
from .random_models import random_model


@pytest.mark.parametrize("seed", range(40))
def test_damaged_graphs_are_imported_or_refused(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = read(random_model(seed).content, "net")
    for kernels in KERNELS:
        found = import_model(damaged(graph, rng), ImportOptions(kernels=kernels))
        assert all(error.message for error in found.errors)
