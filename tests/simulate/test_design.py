"""hwgen.simulate on a folder that emit wrote."""

from pathlib import Path

import numpy as np
import pytest

import hwgen
from hwgen.errors import HwgenError
from tests.simulate.test_models import emitted


@pytest.mark.simulator("icarus")
def test_real_inputs_and_stalls_equal_the_models(tmp_path: Path) -> None:
    images = np.random.default_rng(2).normal(size=(3, 6, 5, 2))
    result = hwgen.simulate(
        emitted(tmp_path),
        frames=3,
        inputs=images,
        simulator="icarus",
        stall_source="bursty",
        stall_sink="random",
        seed=11,
    )
    assert result.passed


@pytest.mark.simulator("icarus")
def test_a_reset_in_the_middle_of_a_frame_starts_anew(tmp_path: Path) -> None:
    result = hwgen.simulate(emitted(tmp_path), frames=3, simulator="icarus", reset_at=77)
    assert result.passed


@pytest.mark.simulator("icarus")
def test_one_wrong_weight_in_the_verilog_is_found(tmp_path: Path) -> None:
    folder = emitted(tmp_path)
    rom = folder / "rtl" / "small_l_conv_weights.v"
    text = rom.read_text()
    start = text.index("'h", text.index("words[0] =")) + 2
    changed = "1" if text[start] != "1" else "2"
    rom.write_text(text[:start] + changed + text[start + 1 :])
    result = hwgen.simulate(folder, frames=2, simulator="icarus")
    assert not result.passed


def test_inputs_of_another_shape_are_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match="input"):
        hwgen.simulate(emitted(tmp_path), inputs=np.zeros((2, 3, 3, 1)))
