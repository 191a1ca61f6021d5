"""A small hand-written design with known timing, laid out as an output folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.simulate.run import Predict, Prediction
from tests.simulate.folders import Bools, Case, Folder, Integers, random_image, write_folder

DATA = Path(__file__).parent / "data"
BEATS = 12  # per frame


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
def tiny_folder(tmp_path: Path, tiny_design: dict[str, Any], builds: Path) -> Folder:
    """See Folder."""

    def make(cases: Sequence[Case] = (("never", "never"),), fault: int = 0) -> Path:
        images = {"image": random_image(7, fault)}
        return write_folder(tmp_path, DATA, tiny_design, predict, images, cases, builds)

    return make


def predict(images: Mapping[str, Any], source: Bools, sink: Bools) -> Prediction:
    """Golden model and timing model of `tiny`."""
    image = images["image"]
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
