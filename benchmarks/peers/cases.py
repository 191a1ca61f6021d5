"""The cases: layers and networks, and the settings in which each tool makes them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HWGEN, NNGEN, DA4ML = "hwgen", "nngen", "da4ml"


@dataclass(frozen=True, slots=True)
class Layer:
    """op: conv, dense, max_pool, average or residual; the rest where it says something.

    A residual is two convolutions beside the input, or beside a 1x1 one of it, and their sum.
    """

    op: str
    outputs: int = 0
    kernel: int = 0
    window: int = 0
    stride: int = 1
    relu: bool = True
    shift: int = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """How a tool makes a case. multipliers: budget of hwgen, None for its default; adders: hwgen
    makes all products of a window by one graph of adders; attributes: of the operators of NNgen;
    cutoff: adders between registers of da4ml.

    skip: why it is emitted and simulated here, but not mapped; "" where it is.
    """

    tool: str
    name: str
    multipliers: int | None = None
    adders: bool = False
    attributes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cutoff: int = 0
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One layer or network. matrix: it is a constant matrix, which da4ml takes."""

    name: str
    title: str
    shape: tuple[int, ...]
    layers: tuple[Layer, ...]
    settings: tuple[Setting, ...]
    matrix: bool = False

    def to_json(self, setting: Setting) -> dict[str, Any]:
        """What a script of a peer reads."""
        return {
            "shape": list(self.shape),
            "layers": [asdict(layer) for layer in self.layers],
            "attributes": setting.attributes,
            "bits": 8,
            "cutoff": setting.cutoff,
            "adders": setting.adders,
        }


def write_case(case: Case, setting: Setting, folder: Path) -> None:
    """What the emission of a tool reads: the case with its setting, and its arrays."""
    (folder / "case.json").write_text(json.dumps(case.to_json(setting)))
    np.savez(folder / "arrays.npz", **arrays(case))  # type: ignore[arg-type]


def arrays(case: Case) -> dict[str, NDArray[np.int64]]:
    """An image and the weights of a case, integers from a seed; `matrix` where it is one."""
    rng = np.random.default_rng(0)
    made = {"image": rng.integers(-128, 128, (1, *case.shape))}
    shape = case.shape
    for number, layer in enumerate(case.layers):
        cin = math.prod(shape) if layer.op == "dense" else shape[-1]
        window = (layer.kernel, layer.kernel) if layer.op == "conv" else ()
        if layer.op in ("conv", "dense"):
            made[f"weight{number}"] = rng.integers(-127, 128, (*window, cin, layer.outputs))
            made[f"bias{number}"] = rng.integers(-500, 500, layer.outputs)
        shape = _after(layer, shape)
    if case.matrix:
        made["matrix"] = made["weight0"]
    return made


def _after(layer: Layer, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Shape of the output of a layer."""
    if layer.op == "dense":
        return (layer.outputs,)
    if layer.op == "average":
        return (1, 1, shape[2])
    if layer.op == "max_pool":
        sizes = ((n - layer.window) // layer.stride + 1 for n in shape[:2])
        return (*sizes, shape[2])
    return (*(-(-n // layer.stride) for n in shape[:2]), layer.outputs)


def _nngen(name: str, skip: str = "", **attributes: Mapping[str, int]) -> Setting:
    return Setting(NNGEN, name, attributes=attributes, skip=skip)


def _hwgen(multipliers: int | None = None) -> Setting:
    name = "default" if multipliers is None else f"{multipliers} multipliers"
    return Setting(HWGEN, name, multipliers)


_ADDERS = Setting(HWGEN, "graph of adders", adders=True)


def _conv(
    name: str, size: int, cin: int, cout: int, settings: tuple[Setting, ...], *pool: Layer
) -> Case:
    title = f"conv 3x3, {size}x{size}x{cin} to {cout}{', max pool 2x2' if pool else ''}"
    layers = (Layer("conv", cout, 3, shift=7 if cin == 1 else 9), *pool)
    return Case(name, title, (size, size, cin), layers, settings)


def _pool(name: str, layer: Layer, title: str) -> Case:
    settings = (_hwgen(), _nngen("default"), _nngen("16-way", pool={"par": 16}))
    return Case(name, f"{title}, 32x32x16", (32, 32, 16), (layer,), settings)


def _matrix(name: str, inputs: int, outputs: int) -> Case:
    settings = (
        _hwgen(inputs * outputs),
        _ADDERS,
        Setting(DA4ML, "every stage registered", cutoff=1),
        Setting(DA4ML, "every second", cutoff=2),
    )
    layers = (Layer("dense", outputs, relu=False),)
    title = f"constant matrix {inputs} x {outputs}"
    return Case(name, title, (1, 1, inputs), layers, settings, matrix=True)


_LONG = "not mapped: a quarter of an hour of Yosys or more"
_HALF = Layer("max_pool", window=2, stride=2)
_LENET = (
    Layer("conv", 6, 5, shift=8),
    _HALF,
    Layer("conv", 16, 5, shift=10),
    _HALF,
    Layer("dense", 120, shift=10),
    Layer("dense", 84, shift=10),
    Layer("dense", 10, relu=False, shift=10),
)
_RESNET = (
    Layer("conv", 16, 3),
    Layer("residual", 16, 3),
    Layer("residual", 32, 3, stride=2),
    Layer("residual", 64, 3, stride=2),
    Layer("average"),
    Layer("dense", 10, relu=False),
)

CASES = (
    _matrix("matrix_9x8", 9, 8),
    _matrix("matrix_27x16", 27, 16),
    _conv(
        "conv_pool_28",
        28,
        1,
        8,
        (
            _hwgen(72),
            _ADDERS,
            _hwgen(9),
            _nngen("default"),
            _nngen("8 outputs", conv={"par_och": 8}, pool={"par": 8}),
        ),
        _HALF,
    ),
    _conv(
        "conv_32_3_16",
        32,
        3,
        16,
        (
            _hwgen(),
            _hwgen(9),
            _nngen("default"),
            _nngen("4 inputs, 16 outputs", _LONG, conv={"par_ich": 4, "par_och": 16}),
        ),
    ),
    _conv(
        "conv_32_16_16",
        32,
        16,
        16,
        (
            _hwgen(9),
            _hwgen(12),
            _hwgen(144),
            _nngen("default"),
            _nngen("4 inputs, 4 outputs", conv={"par_ich": 4, "par_och": 4}),
        ),
    ),
    _pool("max_pool_2", Layer("max_pool", window=2, stride=2), "max pool 2x2, stride 2"),
    _pool("max_pool_3", Layer("max_pool", window=3, stride=2), "max pool 3x3, stride 2"),
    Case(
        "average",
        "global average pool, 32x32x16",
        (32, 32, 16),
        (Layer("average"),),
        (_hwgen(), _nngen("default")),
    ),
    Case(
        "lenet",
        "LeNet class, 28x28x1",
        (28, 28, 1),
        _LENET,
        (_hwgen(), _hwgen(27), _nngen("default", _LONG)),
    ),
    Case(
        "resnet8",
        "ResNet-8 class, 32x32x3",
        (32, 32, 3),
        _RESNET,
        (_hwgen(130), _nngen("default", _LONG)),
    ),
)


def runs() -> Iterator[tuple[Case, Setting]]:
    """Every case in every setting."""
    for case in CASES:
        for setting in case.settings:
            yield case, setting
