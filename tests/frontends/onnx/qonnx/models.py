"""QONNX models in a few lines, and every tensor of hwgen compared with the executor of qonnx."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.frontends.examined import Examined
from hwgen.golden.run import golden
from hwgen.ir.terminals import QuantInput
from tests.frontends.onnx.real.models import ModelBuilder, imported

Array = np.ndarray
DOMAIN = "qonnx.custom_op.general"


class QuantBuilder(ModelBuilder):
    """A model with nodes of QONNX. powers: False makes scales numbers that are no powers of two."""

    def __init__(self, seed: int = 0, version: int = 1, powers: bool = True) -> None:
        super().__init__(domains={DOMAIN: version})
        self.powers = powers
        self.rng = np.random.default_rng(seed)

    def quant(self, x: str, scale: Any, bits: int, *, zero: float = 0.0, **attributes: Any) -> str:
        """Quant: scale one number or an array; attributes signed, narrow, rounding_mode."""
        given: dict[str, Any] = {"signed": 1, "narrow": 0, "rounding_mode": "ROUND"} | attributes
        factor = 1.0 if self.powers else self.rng.uniform(0.7, 1.3)
        inputs = (
            x,
            self.constant(np.asarray(scale) * factor),
            self.constant(zero),
            self.constant(float(bits)),
        )
        return str(self.node("Quant", *inputs, domain=DOMAIN, **given))

    def bipolar(self, x: str, scale: Any = 1.0) -> str:
        return str(self.node("BipolarQuant", x, self.constant(scale), domain=DOMAIN))

    def trunc(self, x: str, scale: float, before: int, after: int, mode: str = "FLOOR") -> str:
        numbers = (scale, 0.0, float(before), float(after))
        constants = [self.constant(number) for number in numbers]
        return str(self.node("Trunc", x, *constants, domain=DOMAIN, rounding_mode=mode))

    def weight(self, *shape: int, bits: int = 4, scale: Any = 2.0**-4) -> str:
        """Rounded weights; bits 1 for -scale and +scale."""
        values = self.constant(self.rng.normal(0, 0.4, shape))
        if bits == 1:
            return self.bipolar(values, scale)
        return self.quant(values, scale, bits, narrow=1)

    def norm(self, x: str, channels: int, *, rising: bool = False) -> str:
        """A batch norm; some of its factors are negative, unless it is `rising`."""
        rng = self.rng
        gamma = rng.uniform(0.3, 1.5, channels)
        gamma = gamma if rising else gamma * rng.choice([1, 1, 1, -1], channels)
        beta, mean = rng.normal(0, 1, (2, channels))
        constants = [self.constant(v) for v in (gamma, beta, mean, rng.uniform(0.3, 2, channels))]
        return str(self.node("BatchNormalization", x, *constants))


def run_qonnx(model: Any, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """Every tensor [N, ...] of the executor of qonnx, frame by frame."""
    reason = "needs qonnx"
    wrapper = pytest.importorskip("qonnx.core.modelwrapper", reason=reason).ModelWrapper
    executor = pytest.importorskip("qonnx.core.onnx_exec", reason=reason)
    shapes = pytest.importorskip("qonnx.transformation.infer_shapes", reason=reason).InferShapes
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        path.write_bytes(model.SerializeToString())
        ready = wrapper(str(path)).transform(shapes())
    count = len(next(iter(inputs.values())))
    frames = [
        executor.execute_onnx(
            ready, {name: values[n : n + 1] for name, values in inputs.items()}, True
        )
        for n in range(count)
    ]
    made = [key for node in model.graph.node for key in node.output] + list(inputs)
    return {key: np.concatenate([frame[key] for frame in frames]) for key in made}


def random_inputs(builder: QuantBuilder, seed: int, count: int = 2, spread: float = 2.0) -> Any:
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, spread, (count, *shape[1:])).astype(np.float32)  # type: ignore[arg-type]
        for name, shape in builder.inputs.items()
    }


def _images(examined: Examined, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """The frames in the order of hwgen."""
    assert examined.graph is not None
    assert examined.origin is not None
    layouts = examined.origin.layouts
    return {
        node.name: layouts[node.name].from_file(inputs[node.name]).reshape(-1, *node.shape)
        for node in examined.graph.nodes
        if isinstance(node, QuantInput)
    }


def differences(examined: Examined, inputs: Mapping[str, Array], expected: Any) -> dict[str, int]:
    """Values of each tensor of the file that differ from those of the layer that holds it."""
    graph, origin = examined.graph, examined.origin
    assert graph is not None
    assert origin is not None
    tensors = golden(graph, _images(examined, inputs))
    found = {}
    for key, layer in origin.tensors.items():
        reals = graph.format(layer).dequantize(tensors[layer])
        placed = origin.layouts[key].to_file(reals).astype(np.float32)
        found[key] = int((placed != expected[key]).sum())
    return found


def check(builder: QuantBuilder, seed: int = 0, *, least: int = 2) -> Examined:
    """Import the model; every tensor that a layer holds equals that of qonnx, `least` of them."""
    model = builder.model()
    inputs = random_inputs(builder, seed)
    expected = run_qonnx(model, inputs)
    examined = imported(model)
    assert [str(error) for error in examined.errors] == []
    found = differences(examined, inputs, expected)
    assert {key: count for key, count in found.items() if count} == {}
    assert len(found) >= least
    return examined


def close(builder: QuantBuilder, seed: int) -> tuple[int, int, int]:
    """Integers compared, how many differ, and by how much at most."""
    model = builder.model()
    inputs = random_inputs(builder, seed)
    expected = run_qonnx(model, inputs)
    examined = imported(model)
    graph, origin = examined.graph, examined.origin
    assert graph is not None
    assert origin is not None
    tensors = golden(graph, _images(examined, inputs))
    found, wanted = [], []
    for key, layer in origin.tensors.items():
        found.append(origin.layouts[key].to_file(tensors[layer]).reshape(-1))
        wanted.append(graph.format(layer).quantize(expected[key].astype(np.float64)).reshape(-1))
    distance = np.abs(np.concatenate(found) - np.concatenate(wanted))
    return distance.size, int((distance > 0).sum()), int(distance.max())


def messages(builder: QuantBuilder) -> list[str]:
    """All that stands against an import."""
    return [str(error) for error in imported(builder.model()).errors]
