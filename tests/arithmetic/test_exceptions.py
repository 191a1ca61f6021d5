"""Exceptions beside a line: where single precision differs from the exact rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hwgen.arithmetic import rounding
from hwgen.arithmetic.exceptions import MOST, corrections
from hwgen.arithmetic.requantize import proved, search
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError

REACH = 1 << 17


def found(rule: str, seed: int, zero_point: int = -3) -> tuple[Requantizer, np.ndarray]:
    rng = np.random.default_rng(seed)
    scale = (rng.uniform(0.5, 2, 6) * 2.0**-9).astype(np.float32).astype(np.float64)
    ends = np.full(6, REACH)
    return search(rule, scale, zero_point, -128, 127, -ends, ends - 1), scale


@pytest.mark.parametrize("rule", ["F", "Z"])
@pytest.mark.parametrize("seed", range(4))
def test_every_accumulator_is_that_of_the_rule(rule: str, seed: int) -> None:
    form, scale = found(rule, seed)
    assert form.kind == "linear"
    acc = np.repeat(np.arange(-REACH, REACH)[:, None], 6, axis=1)
    wanted = np.clip(rounding.apply(rule, acc, scale, -3) - 3, -128, 127)
    assert np.array_equal(form.apply(acc), wanted)
    assert proved(form, rule, scale, -3)


def test_without_its_exceptions_or_with_others_the_line_is_not_proved() -> None:
    forms = [found("Z", seed) for seed in range(8)]
    form, scale = next(pair for pair in forms if pair[0].exceptions is not None)
    assert form.exceptions is not None
    assert 0 < form.exceptions_of_a_channel <= MOST
    assert not proved(replace(form, exceptions=None), "Z", scale, -3)
    other = form.exceptions.copy()
    used = np.argwhere(other[..., 1])[0]
    other[tuple(used)][0] += 1
    assert not proved(replace(form, exceptions=other), "Z", scale, -3)
    more = np.concatenate([form.exceptions, np.full((6, 1, 2), [7, 1])], axis=1)
    assert not proved(replace(form, exceptions=more), "Z", scale, -3)


def test_slices_and_repetitions_keep_their_exceptions() -> None:
    forms = [found("Z", seed)[0] for seed in range(8)]
    form = next(one for one in forms if one.exceptions is not None)
    acc = np.random.default_rng(1).integers(-REACH, REACH, (4000, 6))
    assert form.exceptions is not None
    acc[: form.exceptions_of_a_channel] = form.exceptions[..., 0].T
    whole = form.apply(acc)
    assert np.array_equal(form.channel_slice(slice(2, 5)).apply(acc[:, 2:5]), whole[:, 2:5])
    assert np.array_equal(form.repeated(2).apply(np.tile(acc, 2)), np.tile(whole, 2))


def test_corrections_lie_between_the_breakpoints() -> None:
    exact, points = np.array([[10, 20, 30], [1, 2, 3]]), np.array([[10, 19, 32], [1, 2, 3]])
    assert corrections(exact, points) == [{19: 1, 30: -1, 31: -1}, {}]


def test_too_many_and_too_large_ones_are_none() -> None:
    assert corrections(np.array([[0]]), np.array([[MOST]])) is not None
    assert corrections(np.array([[0]]), np.array([[MOST + 1]])) is None
    assert corrections(np.array([[5, 5]]), np.array([[6, 6]])) is None


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (np.zeros((1, 2), np.int64), r"exceptions must have shape \(1, n, 2\)"),
        (np.array([[[5, 2]]]), "exceptions correct a line, by -1, 0 or 1"),
    ],
)
def test_exceptions_of_a_file_are_checked(pairs: np.ndarray, message: str) -> None:
    none = np.zeros(1, dtype=np.int64)
    with pytest.raises(HwgenError, match=message):
        Requantizer("linear", none, none, none, 0, 0, -128, 127, none, none, exceptions=pairs)
