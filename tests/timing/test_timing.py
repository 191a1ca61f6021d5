"""hwgen.timing is a package and its main function."""

from __future__ import annotations

import hwgen.timing
from hwgen.timing.design import timing

from ..schedule.networks import conv_pool


def test_the_package_can_be_called() -> None:
    design = conv_pool()
    called = hwgen.timing(design, 2)
    assert called.sink.tolist() == timing(design, 2).sink.tolist()
