"""Random networks against the optimized and XNNPACK kernels, each in a process of its own.

LiteRT itself dies in some of these networks (segmentation fault in its depthwise convolution), and
takes the process along; such a network is left out.
"""

from __future__ import annotations

import faulthandler
import json
import os

import numpy as np
import pytest

from hwgen.frontends.options import ImportOptions
from hwgen.ir.formats import IntFormat

from .compare import differences, examined
from .kernels import every_pair, kernel, random_format
from .random_models import frames, random_model
from .runtime import Kernels

SEEDS = range(3000, 3024)


def compared(seed: int, kernels: Kernels) -> dict[str, int] | None:
    """Values that differ, by tensor; None where hwgen refuses the network."""
    model, options = random_model(seed), ImportOptions(kernels=kernels)
    if examined(model.content, options).errors:
        return None
    return differences(model.content, [[frame] for frame in frames(model, seed, 3)], options)


def in_a_process(seed: int, kernels: Kernels) -> tuple[bool, dict[str, int] | None]:
    """Whether the process lived, and what it found."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        faulthandler.disable()
        try:
            os.write(writer, json.dumps(compared(seed, kernels)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        found = pipe.read()
    _, status = os.waitpid(child, 0)
    lived = os.WIFEXITED(status)
    assert not lived or found, f"seed {seed} raised an exception"
    return lived, json.loads(found) if lived else None


@pytest.mark.parametrize("kernels", ["optimized", "xnnpack"])
def test_random_networks_equal_the_other_kernels_or_are_refused(kernels: Kernels) -> None:
    found = {seed: in_a_process(seed, kernels) for seed in SEEDS}
    assert sum(lived for lived, _ in found.values()) > len(SEEDS) * 3 // 4
    wrong = [wrong for lived, wrong in found.values() if lived and wrong is not None]
    assert len(wrong) >= 6
    assert [one for one in wrong if one] == []


def test_the_helper_runs_one_operator_on_every_pair() -> None:
    number = IntFormat(8, True, 0.5)
    a, b = (side[:, :, None] for side in every_pair(number, number))
    made = kernel("MAXIMUM", [(a, number), (b, number)], number)
    assert np.array_equal(made, np.maximum(a, b))


def test_random_formats_have_scales_of_single_precision() -> None:
    for seed in range(20):
        made = random_format(np.random.default_rng(seed), 0.1, signed=bool(seed % 2))
        assert made.scale == np.float32(made.scale)
        assert 0.1 / 8 <= made.scale <= 0.8001
