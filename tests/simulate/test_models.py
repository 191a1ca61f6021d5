"""The models of an emitted design, rebuilt from its folder."""

from pathlib import Path

import numpy as np
import pytest

from hwgen import Folding, Graph, HwgenError, emit, quantize
from hwgen.golden.run import golden
from hwgen.simulate.models import load_design, predictor
from hwgen.timing.design import timing
from hwgen.timing.stalls import pattern


def emitted(folder: Path) -> Path:
    rng = np.random.default_rng(5)
    graph = Graph("small")
    x = graph.input("image", (6, 5, 2))
    x = graph.conv2d(x, rng.normal(size=(3, 3, 2, 4)), padding=1, name="conv")
    x = graph.max_pool2d(graph.relu(x), window=2, name="pool")
    graph.output(x)
    quantized = quantize(graph, rng.normal(size=(4, 6, 5, 2)))
    emit(quantized, folder / "small", folding={"conv": Folding(2, 9)})
    return folder / "small"


def test_a_design_is_rebuilt_with_its_foldings_and_buffers(tmp_path: Path) -> None:
    folder = emitted(tmp_path)
    design = load_design(folder)
    again = load_design(folder)
    assert [unit.parameters for unit in design.units] == [unit.parameters for unit in again.units]
    assert design.layers[0].folding == Folding(2, 9)


def test_predictions_are_those_of_the_golden_and_the_timing_model(tmp_path: Path) -> None:
    design = load_design(emitted(tmp_path))
    image = np.random.default_rng(1).integers(-128, 128, (2, 6, 5, 2))
    source, sink = pattern("random", 1), pattern("heavy", 2)
    found = predictor(design)({"image": image}, source, sink)
    exact = golden(design.graph, image)
    assert all(np.array_equal(found.tensors[name], exact[name]) for name in exact)
    exact_cycles = timing(design, 2, source=source, sink=sink)
    assert np.array_equal(found.cycles["m_axis"], exact_cycles.sink)
    assert np.array_equal(found.cycles["pool"], exact_cycles.layers["pool"])


def test_a_damaged_record_is_refused(tmp_path: Path) -> None:
    folder = emitted(tmp_path)
    (folder / "design.json").write_text("{")
    with pytest.raises(HwgenError, match="is not JSON"):
        load_design(folder)
