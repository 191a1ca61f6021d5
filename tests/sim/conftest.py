"""A small hand-written design with two inputs, two outputs and a fork; its timing is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.simulate.run import Predict, Prediction
from tests.simulate.folders import Bools, Case, Folder, Integers, random_image, write_folder

# The scripts of a sim folder import each other as they do where they are copied to.
sys.path.append(str(resources.files("hwgen.sim")))

DATA = Path(__file__).parent / "data"
BEATS = 12  # per frame, of all streams but the output `copy`


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the builds that all tests share: the design is the same in all of them."""
    return tmp_path_factory.mktemp("builds")


@pytest.fixture
def twin_design() -> dict[str, Any]:
    """The design.json of `twin`."""
    design: dict[str, Any] = json.loads((DATA / "twin.json").read_text())
    return design


@pytest.fixture
def twin_predict() -> Predict:
    """The models of `twin`."""
    return predict_twin


@pytest.fixture
def twin_folder(tmp_path: Path, twin_design: dict[str, Any], builds: Path) -> Folder:
    """See Folder."""

    def make(cases: Sequence[Case] = (("never", "never"),), fault: int = 0) -> Path:
        images = {"left": random_image(7, fault), "right": random_image(8)}
        return write_folder(tmp_path, DATA, twin_design, predict_twin, images, cases, builds)

    return make


def predict_twin(images: Mapping[str, Any], source: Bools, sink: Bools) -> Prediction:
    """Golden model and timing model of `twin`."""
    left, right = images["left"], images["right"]
    tensors = {"left": left, "right": right, "sum": left + right, "copy": left}
    return Prediction(tensors, twin_cycles(len(left), source, sink))


def twin_cycles(frames: int, source: Bools, sink: Bools) -> dict[str, Integers]:
    """Cycle of every beat, by stepping through the registers of twin.v."""
    total = frames * BEATS
    ends = ("s_axis_left", "s_axis_right", "m_axis_sum", "m_axis_copy")
    cycles: dict[str, list[int]] = {
        name: [] for name in (*ends, "left", "left_to_sum", "left_to_copy")
    }
    offers = {"s_axis_left": False, "s_axis_right": False}
    in_sum = in_copy = now = 0
    phase = False
    while len(cycles["m_axis_sum"]) < total or len(cycles["m_axis_copy"]) < 2 * total:
        for port, name in enumerate(offers):
            free = not source[(now + 512 * port) % 4096]
            offers[name] = offers[name] or (len(cycles[name]) < total and free)
        room = now > 0 and in_sum < 6 and in_copy < 4
        push = offers["s_axis_left"] and room
        take = in_sum > 0 and offers["s_axis_right"] and not sink[now % 4096]
        copied = in_copy > 0 and not sink[(now + 512) % 4096]
        events = {"s_axis_left": push, "left": push, "s_axis_right": take, "m_axis_sum": take}
        events |= {"left_to_sum": take, "m_axis_copy": copied, "left_to_copy": copied and phase}
        for name, happened in events.items():
            cycles[name] += [now] if happened else []
        in_sum += push - take
        in_copy += push - events["left_to_copy"]
        phase = phase != copied
        for name in offers:
            offers[name] = offers[name] and not events[name]
        now += 1
    return {name: np.array(values) for name, values in cycles.items()}
