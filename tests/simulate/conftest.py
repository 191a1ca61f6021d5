"""A small hand-written design with known timing, laid out as an output folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.simulate.bench import sim_folder
from hwgen.simulate.vectors import Vectors
from hwgen.timing.stalls import KINDS, pattern

DATA = Path(__file__).parent / "data"
BEATS = 12
TinyFolder = Callable[..., Path]
Bools = NDArray[np.bool_]


@pytest.fixture
def tiny_design() -> dict[str, Any]:
    design: dict[str, Any] = json.loads((DATA / "tiny.json").read_text())
    return design


@pytest.fixture
def tiny_folder(tmp_path: Path, tiny_design: dict[str, Any]) -> TinyFolder:
    """Writes the folder of `tiny` with 3 frames; a fault is the name of a macro in tiny.v."""

    def make(fault: str = "", cases: Sequence[tuple[str, str]] = (("never", "never"),)) -> Path:
        define = f"`define FAULT_{fault}\n" if fault else ""
        rtl = tmp_path / "rtl"
        rtl.mkdir(exist_ok=True)
        (rtl / "tiny.v").write_text(define + (DATA / "tiny.v").read_text())
        (rtl / "tiny.f").write_text("tiny.v\n")
        for name, content in sim_folder(tiny_design, tiny_vectors(3, cases)).items():
            path = tmp_path / "sim" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tmp_path

    return make


def tiny_vectors(frames: int, cases: Sequence[tuple[str, str]]) -> Vectors:
    """Seeded input, what `tiny` makes of it, and when, for these pairs of stalls."""
    image = np.random.default_rng(7).integers(-32, 32, (frames, 2, 3, 4))
    increment = (image + 1 + 32) % 64 - 32
    stalls = {("source", kind): pattern(kind, 0) for kind in KINDS}
    stalls |= {("sink", kind): pattern(kind, 1) for kind in KINDS}
    cycles = {
        (source, sink): tiny_cycles(frames, stalls["source", source], stalls["sink", sink])
        for source, sink in cases
    }
    tensors = {"image": image, "increment": increment, "triple": increment * 3}
    return Vectors(tensors, stalls, cycles)


def tiny_cycles(frames: int, source: Bools, sink: Bools) -> dict[str, NDArray[np.int64]]:
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
