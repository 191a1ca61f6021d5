"""A small hand-written design with known timing, laid out as an output folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.simulate.bench import sim_folder
from hwgen.simulate.run import Predict, Prediction
from hwgen.simulate.vectors import Vectors
from hwgen.timing.stalls import KINDS, pattern

DATA = Path(__file__).parent / "data"
BEATS = 12  # per frame
FRAMES = 3
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Case = tuple[str, str]


class TinyFolder(Protocol):
    """Writes the folder of `tiny` with 3 frames and the cycles of some pairs of stalls.

    fault: number of a fault in tiny.v, 0 for none.
    """

    def __call__(self, cases: Sequence[Case] = ..., fault: int = ...) -> Path: ...


@pytest.fixture
def tiny_design() -> dict[str, Any]:
    """The design.json of `tiny`."""
    design: dict[str, Any] = json.loads((DATA / "tiny.json").read_text())
    return design


@pytest.fixture
def tiny_predict() -> Predict:
    """The models of `tiny`."""
    return predict


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the builds that all tests share: the design is the same in all of them."""
    return tmp_path_factory.mktemp("builds")


@pytest.fixture
def tiny_folder(tmp_path: Path, tiny_design: dict[str, Any], builds: Path) -> TinyFolder:
    """See TinyFolder."""

    def make(cases: Sequence[Case] = (("never", "never"),), fault: int = 0) -> Path:
        for name in ("tiny.v", "tiny.json"):
            target = "rtl/tiny.v" if name == "tiny.v" else "design.json"
            (tmp_path / target).parent.mkdir(exist_ok=True)
            (tmp_path / target).write_text((DATA / name).read_text())
        (tmp_path / "rtl" / "tiny.f").write_text("tiny.v\n")
        for name, content in sim_folder(tiny_design, tiny_vectors(cases, fault)).items():
            path = tmp_path / "sim" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (tmp_path / "runs").mkdir(exist_ok=True)
        if not (tmp_path / "runs" / "build").exists():
            (tmp_path / "runs" / "build").symlink_to(builds)
        return tmp_path

    return make


def tiny_vectors(cases: Sequence[Case], fault: int = 0) -> Vectors:
    """Seeded input, what `tiny` makes of it, and when, for these pairs of stalls."""
    image = np.random.default_rng(7).integers(-32, 32, (FRAMES, 2, 3, 4))
    image[0, 0, 0, 0] = fault
    stalls = {("source", kind): pattern(kind, 0) for kind in KINDS}
    stalls |= {("sink", kind): pattern(kind, 1) for kind in KINDS}
    runs = {
        case: predict(image, stalls["source", case[0]], stalls["sink", case[1]]) for case in cases
    }
    tensors = predict(image, stalls["source", "never"], stalls["sink", "never"]).tensors
    return Vectors(tensors, stalls, {case: run.cycles for case, run in runs.items()})


def predict(image: Any, source: Bools, sink: Bools) -> Prediction:
    """Golden model and timing model of `tiny`."""
    increment = (image + 1 + 32) % 64 - 32
    tensors = {"image": image, "increment": increment, "triple": increment * 3}
    return Prediction(tensors, tiny_cycles(len(image), source, sink))


def tiny_cycles(frames: int, source: Bools, sink: Bools) -> dict[str, Integers]:
    """Cycle of every beat, by stepping through the registers of tiny.v."""
    total = frames * BEATS
    names = ("s_axis", "m_axis", "increment", "triple")
    cycles: dict[str, list[int]] = {name: [] for name in names}
    offering = first = second = False
    now = 0
    while len(cycles["m_axis"]) < total:
        ready = not sink[now % 4096]
        first_ready = not second or ready
        accept = now > 0 and (not first or first_ready)
        if not offering:
            offering = len(cycles["s_axis"]) < total and not source[now % 4096]
        taken = offering and accept
        events = {"s_axis": taken, "increment": first and first_ready}
        events |= {"m_axis": second and ready, "triple": second and ready}
        for name, happened in events.items():
            cycles[name] += [now] if happened else []
        if first_ready:
            second = first
        if accept:
            first = taken
        offering = offering and not taken
        now += 1
    return {name: np.array(values) for name, values in cycles.items()}
