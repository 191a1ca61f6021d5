"""simulate(): inputs, frames and stalls that emit did not store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.run import Predict, read_record, simulate
from hwgen.timing.stalls import SOAK_CYCLES

TinyFolder = Callable[..., Path]


def test_stored_vectors_are_played_as_they_are(tiny_folder: TinyFolder) -> None:
    result = simulate(tiny_folder(), frames=3, simulator="icarus")
    assert result.passed
    assert not (result.folder / "vectors").exists()


def test_more_frames_than_stored_repeat_the_stored_ones(
    tiny_folder: TinyFolder, tiny_predict: Predict, simulator: str
) -> None:
    result = simulate(tiny_folder(), frames=7, simulator=simulator, predict=tiny_predict)
    assert result.problems == ()
    assert [stream.beats for stream in result.streams] == [84] * 4
    assert [stream.cycle_errors for stream in result.streams] == [0] * 4


@pytest.mark.simulator("icarus")
def test_where_no_frames_are_stored_random_ones_are_played(
    tiny_folder: TinyFolder, tiny_predict: Predict
) -> None:
    folder = tiny_folder()
    shutil.rmtree(folder / "sim" / "vectors")
    result = simulate(folder, frames=3, simulator="icarus", predict=tiny_predict)
    assert [stream.beats for stream in result.streams] == [36] * 4
    assert [stream.cycle_errors for stream in result.streams] == [0] * 4
    played = (result.folder / "vectors" / "inputs" / "s_axis.hex").read_text().split()
    assert len(set(played)) > 18


@pytest.mark.parametrize("bench", ["fast", "cycle"])
def test_given_inputs_with_seeded_stalls_are_played(
    tiny_folder: TinyFolder, tiny_predict: Predict, simulator: str, bench: str
) -> None:
    inputs = np.random.default_rng(5).integers(-32, 32, (6, 2, 3, 4))
    inputs[0, 0, 0, 0] = 0
    result = simulate(
        tiny_folder(),
        frames=5,
        inputs=inputs,
        simulator=simulator,
        bench=bench,
        stall_source="bursty",
        stall_sink="random",
        seed=9,
        reset_at=33,
        predict=tiny_predict,
    )
    assert result.problems == ()
    assert result.frames == 5
    assert result.cycle_errors == 0
    assert result.folder.name == f"{simulator}-{bench}-bursty-random-seed9-reset33"


def test_inputs_without_a_model_are_refused(tiny_folder: TinyFolder) -> None:
    with pytest.raises(HwgenError, match="these inputs or stalls are not stored with the design"):
        simulate(tiny_folder(), frames=1, inputs=np.zeros((1, 2, 3, 4), dtype=np.int64))


def test_real_inputs_are_refused(tiny_folder: TinyFolder, tiny_predict: Predict) -> None:
    real: Any = np.zeros((4, 2, 3, 4))
    with pytest.raises(HwgenError, match="layer 'image': inputs must be integers, not float64"):
        simulate(tiny_folder(), inputs=real, predict=tiny_predict)


def test_inputs_of_a_wrong_shape_are_refused(
    tiny_folder: TinyFolder, tiny_predict: Predict
) -> None:
    inputs = np.zeros((4, 3, 2, 4), dtype=np.int64)
    message = r"inputs must have shape \[2 or more, 2, 3, 4\], not \[4, 3, 2, 4\]"
    with pytest.raises(HwgenError, match=message):
        simulate(tiny_folder(), frames=2, inputs=inputs, predict=tiny_predict)


def test_inputs_out_of_range_are_refused(tiny_folder: TinyFolder, tiny_predict: Predict) -> None:
    inputs = np.full((1, 2, 3, 4), 32)
    with pytest.raises(HwgenError, match="inputs must be from -32 to 31, not 32"):
        simulate(tiny_folder(), frames=1, inputs=inputs, predict=tiny_predict)


def test_no_frames_are_refused(tiny_folder: TinyFolder) -> None:
    with pytest.raises(HwgenError, match="frames must be at least 1, not 0"):
        simulate(tiny_folder(), frames=0)


def test_an_unknown_stall_is_refused(tiny_folder: TinyFolder) -> None:
    with pytest.raises(HwgenError, match="stall pattern must be one of never, .*, not 'often'"):
        simulate(tiny_folder(), stall_sink="often")


def test_a_folder_without_a_design_is_told(tmp_path: Path) -> None:
    with pytest.raises(HwgenError) as caught:
        read_record(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} is no design folder: it has no design.json\n"
        "  hint: make it with: hwgen emit MODEL -o FOLDER"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "is not JSON"), ("[]", "does not describe a design"), ("{}", "does")],
)
def test_a_design_json_of_another_origin_is_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "design.json").write_text(text)
    with pytest.raises(HwgenError, match=message):
        read_record(tmp_path)


def late_fault(folder: Path) -> Path:
    """Commits the fault in the second turn of the frames, of which each has 12 beats."""
    file = folder / "rtl" / "tiny.v"
    text = file.read_text()
    assert text.count("WHEN = 6'd9") == 1
    file.write_text(text.replace("WHEN = 6'd9", "WHEN = 6'd40"))
    return folder


SOAK: dict[str, Any] = {"simulator": "icarus", "frames": 3}


@pytest.mark.simulator("icarus")
def test_a_soak_repeats_the_frames_under_every_stall(
    tiny_folder: TinyFolder, tiny_predict: Predict
) -> None:
    cycles = 2 * SOAK_CYCLES
    result = simulate(tiny_folder(), soak=cycles, predict=tiny_predict, **SOAK)
    assert result.problems == ()
    assert [stream.cycle_errors for stream in result.streams] == [0] * 4
    assert result.cycles == cycles + 1
    assert result.repeated_beats > 4 * SOAK_CYCLES
    assert result.folder.name == "icarus-fast-soak-soak"


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize(
    ("fault", "violation"),
    [(1, "m_axis: other data than in the first frames"), (7, "m_axis: no beat for too long")],
)
def test_a_soak_finds_what_the_first_frames_do_not_show(
    tiny_folder: TinyFolder, tiny_predict: Predict, fault: int, violation: str
) -> None:
    folder = late_fault(tiny_folder(fault=fault))
    assert simulate(folder, **SOAK).problems == ()
    result = simulate(folder, soak=20_000, predict=tiny_predict, **SOAK)
    assert not result.passed
    assert result.first_violation is not None
    assert result.first_violation.startswith(violation)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"soak": -1}, "the cycles of a soak must be from 1 to 4294967295, not -1"),
        ({"soak": 9, "bench": "cycle"}, "a soak needs the fast bench, not the cycle bench"),
        ({"soak": 9, "stall_sink": "heavy"}, "a soak has stalls of its own, not 'never' and"),
    ],
)
def test_a_soak_that_cannot_be_is_refused(
    tiny_folder: TinyFolder, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(HwgenError, match=message):
        simulate(tiny_folder(), **options)
