"""The video example: the numbers that one would write by hand, at one pixel every cycle."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import hwgen
from hwgen import golden
from hwgen.schedule.work import interval_bound

EXAMPLE = Path(__file__).parents[2] / "examples" / "edge_pool_video.py"
PIXELS = 640 * 480
SMALL = (48, 64)


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """What the file defines."""
    return runpy.run_path(str(EXAMPLE))


def by_hand(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Edges and density of one frame [H, W], without hwgen."""
    p = np.pad(image.astype(np.int64), 1, mode="edge")
    columns = p[:, 2:] - p[:, :-2]
    rows = p[2:] - p[:-2]
    gx = columns[:-2] + 2 * columns[1:-1] + columns[2:]
    gy = rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]
    magnitude = np.minimum((np.abs(gx) + np.abs(gy) + 4) // 8, 255)
    height, width = image.shape
    strongest = magnitude.reshape(height // 2, 2, width // 2, 2).max(axis=(1, 3))
    sums = magnitude.reshape(height // 8, 8, width // 8, 8).sum(axis=(1, 3))
    return strongest, (sums + 32) // 64


def test_frames_are_640_by_480_and_differ(example: dict[str, Any]) -> None:
    assert example["inputs"].shape == (3, 480, 640, 1)
    assert example["graph"].shape("video") == (480, 640, 1)
    first, second, third = example["inputs"]
    assert (first != second).any()
    assert (second != third).any()


def test_the_numbers_are_those_of_the_formula(example: dict[str, Any]) -> None:
    tensors = golden(example["graph"], example["inputs"])
    for frame, image in enumerate(example["inputs"][..., 0]):
        edges, density = by_hand(image)
        assert np.array_equal(tensors["edges"][frame, ..., 0], edges)
        assert np.array_equal(tensors["density"][frame, ..., 0], density)


def test_the_strongest_edges_do_not_saturate(example: dict[str, Any]) -> None:
    strongest = example["strongest"](480, 640)
    tensors = golden(example["graph"], strongest)
    assert tensors["sobel"].max() == 1020
    assert tensors["magnitude"].max() == (1530 + 4) // 8


@pytest.mark.simulator("verilator")
def test_full_frames_come_a_pixel_a_cycle_without_a_bubble(
    example: dict[str, Any], tmp_path: Path
) -> None:
    """Three frames back to back: pixel n is taken n cycles after the first, in simulation."""
    frames = len(example["inputs"])
    out = tmp_path / "edges"
    design = hwgen.emit(example["graph"], out, interval=PIXELS, inputs=example["inputs"])
    found = hwgen.timing(design, frames)
    assert found.interval == interval_bound(design) == PIXELS
    assert (np.diff(found.source) == 1).all()
    assert len(found.source) == frames * PIXELS
    result = hwgen.simulate(out, frames=frames, inputs=example["inputs"].astype(np.int64))
    assert result.passed
    assert {stream.name for stream in result.streams} >= {"s_axis", "sobel", "magnitude"}


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("stalls", [("never", "never"), ("random", "bursty"), ("bursty", "heavy")])
def test_a_small_video_is_exact_with_stalls(
    example: dict[str, Any], tmp_path: Path, stalls: tuple[str, str]
) -> None:
    rng = np.random.default_rng(3)
    clip = rng.integers(0, 256, (3, *SMALL, 1))
    out = tmp_path / "edges"
    hwgen.emit(example["edges"](*SMALL), out, interval=SMALL[0] * SMALL[1], inputs=clip)
    source, sink = stalls
    found = hwgen.simulate(
        out, frames=3, inputs=clip, simulator="icarus", stall_source=source, stall_sink=sink
    )
    assert found.passed
