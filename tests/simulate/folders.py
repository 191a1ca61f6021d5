"""Folders of hand-written designs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hwgen.simulate.bench import sim_folder
from hwgen.simulate.run import Predict
from hwgen.simulate.vectors import Vectors
from hwgen.timing.stalls import KINDS, pattern

FRAMES = 3
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Case = tuple[str, str]


class Folder(Protocol):
    """Writes the folder of a design with 3 frames and the cycles of some pairs of stalls.

    fault: number of a fault in the design, 0 for none.
    """

    def __call__(self, cases: Sequence[Case] = ..., fault: int = ...) -> Path: ...


def random_image(seed: int, fault: int = 0) -> Integers:
    """3 frames of integers; the first one is the fault."""
    image = np.random.default_rng(seed).integers(-32, 32, (FRAMES, 2, 3, 4))
    image[0, 0, 0, 0] = fault
    return image


def write_folder(
    folder: Path,
    data: Path,
    design: dict[str, Any],
    models: Predict,
    images: dict[str, Integers],
    cases: Sequence[Case],
    builds: Path,
) -> Path:
    """A design folder as emit writes it; data: folder of the Verilog and the JSON file."""
    name = design["name"]
    vectors = make_vectors(models, images, cases)
    files = {f"sim/{path}": content for path, content in sim_folder(design, vectors).items()}
    files[f"rtl/{name}.v"] = (data / f"{name}.v").read_bytes()
    files[f"rtl/{name}.f"] = f"{name}.v\n".encode()
    files["design.json"] = (data / f"{name}.json").read_bytes()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "runs").mkdir(exist_ok=True)
    if not (folder / "runs" / "build").exists():
        (folder / "runs" / "build").symlink_to(builds)
    return folder


def make_vectors(models: Predict, images: dict[str, Integers], cases: Sequence[Case]) -> Vectors:
    """The images, what the models make of them, and when, for these pairs of stalls."""
    stalls = {("source", kind): pattern(kind, 0) for kind in KINDS}
    stalls |= {("sink", kind): pattern(kind, 1) for kind in KINDS}
    runs = {
        case: models(images, stalls["source", case[0]], stalls["sink", case[1]]) for case in cases
    }
    tensors = models(images, stalls["source", "never"], stalls["sink", "never"]).tensors
    return Vectors(tensors, stalls, {case: run.cycles for case, run in runs.items()})
