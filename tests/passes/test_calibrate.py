from __future__ import annotations

import numpy as np
import pytest

from hwgen import float_run
from hwgen.errors import HwgenError
from hwgen.passes.calibrate import calibrate
from hwgen.passes.options import QuantizeOptions

from .networks import data, small


def options(calibration: np.ndarray) -> QuantizeOptions:
    return QuantizeOptions({"image": calibration}, 8, 8, True, False, "D", True, {})


def test_ranges_are_the_extremes_over_all_frames() -> None:
    batch = data(frames=600)
    ranges = calibrate(small(), options(batch)).ranges
    for name, tensor in float_run(small(), batch).items():
        assert ranges[name] == pytest.approx((tensor.min(), tensor.max()))


def test_overflow_names_the_layers() -> None:
    with pytest.raises(HwgenError) as error:
        calibrate(small(), options(np.full((1, 6, 7, 2), 1.5e308)))
    assert "layer 'conv': calibration gives values that are not finite" in str(error.value)
