"""The models of an emitted design, rebuilt from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.files import name_design
from hwgen.emit.folder import GRAPH, stream_cycles
from hwgen.golden.run import golden
from hwgen.ir.serialize import load_graph
from hwgen.schedule.design import Design
from hwgen.schedule.stored import restore
from hwgen.simulate.run import Predict, Prediction, read_record
from hwgen.simulate.vectors import Integers


def load_design(folder: Path) -> Design:
    """The design that emit wrote to `folder`. Raises HwgenError when its files are damaged."""
    record = read_record(folder)
    graph = load_graph(folder / GRAPH)
    return restore(graph, record["name"], record["target"], record["choices"])


def predictor(design: Design) -> Predict:
    """Golden and timing model of `design`, for hwgen.simulate."""
    names = name_design(design)

    def predict(
        images: Mapping[str, Integers], source: NDArray[np.bool_], sink: NDArray[np.bool_]
    ) -> Prediction:
        frames = len(next(iter(images.values())))
        cycles = stream_cycles(design, names, frames, source, sink)
        shaped = {
            name: image.reshape(-1, *design.graph.shape(name)) for name, image in images.items()
        }
        return Prediction(golden(design.graph, shaped), cycles)

    return predict
