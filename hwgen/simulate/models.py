"""The models of an emitted design, rebuilt from its folder."""

from __future__ import annotations

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
    signals = name_design(design).signals

    def predict(image: Integers, source: NDArray[np.bool_], sink: NDArray[np.bool_]) -> Prediction:
        cycles = stream_cycles(design, signals, len(image), source, sink)
        shaped = image.reshape(-1, *design.graph.shape(design.graph.nodes[0].name))
        return Prediction(golden(design.graph, shaped), cycles)

    return predict
