"""hwgen_requantizer: equal to Requantizer.apply, above all where the output changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hwgen.arithmetic.requantize import search
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.simulate.unit import UnitRun

from .bench import Case, cases, check, gaps, packed, pipe

pytestmark = pytest.mark.simulator("icarus")
LATENCY = 7
STEPS = 40  # level changes of each channel that are looked at from both sides


def found(
    rule: str,
    scale: list[float],
    *,
    zero_point: int = 0,
    lo: int = -128,
    hi: int = 127,
    reach: int = 1 << 15,
) -> Requantizer:
    ends = np.full(len(scale), reach)
    return search(rule, np.array(scale), zero_point, lo, hi, -ends, ends - 1)


def random_form(generator: np.random.Generator) -> Requantizer:
    """Any rule, 1 to 7 channels, outputs of 2 to 16 bits, any zero point; not thresholds."""
    while (form := random_search(generator)).kind == "thresholds":
        pass
    return form


def random_search(generator: np.random.Generator) -> Requantizer:
    """Whatever the search makes of random numbers."""
    rule = str(generator.choice(["D", "U", "S", "H", "F"]))
    bits = int(generator.choice([2, 4, 8, 8, 8, 12, 16]))
    lo = -(1 << bits - 1) if generator.integers(0, 2) else 0
    hi = lo + (1 << bits) - 1
    reach = 1 << int(generator.integers(6, 19))
    channels = int(generator.integers(1, 8))
    scale = (hi - lo) / reach * generator.uniform(0.2, 2.0, channels)
    zero_point = int(generator.integers(lo, hi + 1))
    return found(
        rule, np.minimum(scale, 0.9).tolist(), zero_point=zero_point, lo=lo, hi=hi, reach=reach
    )


def interesting(form: Requantizer, generator: np.random.Generator) -> NDArray[np.int64]:
    """Accumulators [n, channels]: both sides of level changes, extremes, around zero."""
    columns = []
    for channel in range(form.channels):
        low, high = int(form.acc_lo[channel]), int(form.acc_hi[channel])
        every = np.arange(low, high + 1)
        levels = form.channel_slice(slice(channel, channel + 1)).apply(every[:, None])[:, 0]
        changes = np.flatnonzero(np.diff(levels))
        changes = generator.permutation(changes)[:STEPS]
        around = np.resize(np.concatenate([changes, changes + 1]), 2 * STEPS)
        ends = np.array([0, 1, -low - 1, -low, -low + 1, high - low - 1, high - low])
        if form.exceptions is not None:
            ends = np.concatenate([ends, form.exceptions[channel, :, 0] - low])
        columns.append(every[np.concatenate([around if len(changes) else ends[:1], ends])])
    length = max(map(len, columns))
    return np.stack([np.resize(column, length) for column in columns], axis=1)


def play(
    form: Requantizer,
    lanes: int,
    case: Case,
    folder: Path,
    simulator: str = "icarus",
    reset_at: int = 0,
) -> UnitRun:
    """Pixels of `interesting` accumulators in beats of `lanes` channels."""
    pixels = interesting(form, case.generator)
    beats = -(-form.channels // lanes)
    missing = ((0, 0), (0, beats * lanes - form.channels))
    bits = max(int(max(abs(form.acc_lo).max(), abs(form.acc_hi).max())).bit_length() + 1, 4)
    out_bits = int(max(form.hi, -form.lo - 1)).bit_length() + (1 if form.lo < 0 else 0)
    rows = np.pad(pixels, missing).reshape(-1, lanes)
    wanted = np.pad(form.apply(pixels), missing)
    if missing[1][1]:  # lanes without a channel have zero constants
        wanted[:, form.channels :] = np.clip(form.zero_point, form.lo, form.hi)
    columns = (form.multiplier, form.offset_pos, form.offset_neg)
    table = np.pad(np.stack(columns, axis=1), ((0, missing[1][1]), (0, 0))).tolist()
    m_bits, offset_bits = form.multiplier_bits, form.offset_bits
    constants = [m | packed([p, n][: form.offsets], offset_bits) << m_bits for m, p, n in table]
    base, pairs = m_bits + form.offsets * offset_bits, form.exceptions_of_a_channel
    if form.exceptions is not None:
        for channel, some in enumerate(form.exceptions.tolist()):
            words = [packed([acc], bits) | packed([step], 2) << bits for acc, step in some]
            constants[channel] |= packed(words, bits + 2) << base
    unit = pipe(
        "test_requantizer_stream",
        LATENCY,
        (lanes * bits, lanes * out_bits),
        lanes=lanes,
        beats=beats,
        beat_w=max(1, (beats - 1).bit_length()),
        acc_w=bits,
        m_w=m_bits,
        offset_w=offset_bits,
        offsets=form.offsets,
        shift=form.shift,
        level_w=form.level_bits,
        even=int(form.kind == "linear_even"),
        exceptions=pairs,
        out_w=out_bits,
        zero_point=form.zero_point,
        low=form.lo,
        high=form.hi,
        constants=packed(constants, base + pairs * (bits + 2)),
    )
    return check(
        unit,
        [packed(row, bits) for row in rows.tolist()],
        [packed(row, out_bits) for row in wanted.reshape(-1, lanes).tolist()],
        case,
        folder,
        frames=1,
        simulator=simulator,
        reset_at=reset_at,
    )


@pytest.mark.parametrize("case", cases(50), ids=str)
def test_outputs_equal_the_model_on_both_sides_of_each_step(case: Case, tmp_path: Path) -> None:
    form = random_form(case.generator)
    play(form, int(case.generator.integers(1, form.channels + 1)), case, tmp_path)


TIES = [0.5, 0.25, 0.125, 0.375, 1 / 64, 3 / 64]
FORMS = {
    "half-up": ("half_up", TIES),
    "half-even": ("half_even", TIES),
    "floor": ("floor", TIES),
    "toward-zero": ("toward_zero", TIES),
    "even-of-any-scale": ("F", TIES),
    "away-from-zero": ("D", [*TIES, 0.1, 0.77]),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("zero_point", [0, -3, 100])
def test_exact_ties_round_as_the_rule_says(name: str, zero_point: int, tmp_path: Path) -> None:
    rule, scale = FORMS[name]
    powers = (
        [s for s in scale if np.log2(s).is_integer()] if "_" in rule or rule == "floor" else scale
    )
    form = found(rule, powers, zero_point=zero_point, reach=1 << 9)
    play(form, 2, Case(1), tmp_path)


def test_the_forms_hold_every_linear_kind() -> None:
    """One offset, two offsets by sign, ties to even with the zero point behind the shift."""
    even = found("half_even", [0.5, 0.125], zero_point=7, reach=1 << 9)
    assert (even.kind, even.zero_point) == ("linear_even", 7)
    assert found("D", [0.5, 0.125], reach=1 << 9).two_offsets
    assert not found("half_up", [0.5, 0.125], reach=1 << 9).two_offsets


@pytest.mark.parametrize("rule", ["F", "Z"])
@pytest.mark.parametrize("lanes", [1, 2, 5])
def test_exceptions_are_corrected(rule: str, lanes: int, tmp_path: Path) -> None:
    """Scales in single precision whose products are pushed onto ties."""
    rng = np.random.default_rng(6)
    while True:
        scale = (rng.uniform(0.5, 2, 5) * 2.0**-9).astype(np.float32).tolist()
        form = found(rule, scale, zero_point=-3, reach=1 << 17)
        if form.exceptions is not None:
            break
    play(form, lanes, Case(lanes, "random", "random"), tmp_path)


@pytest.mark.parametrize("lanes", [1, 2, 3, 5])
def test_one_beat_leaves_a_cycle(lanes: int, tmp_path: Path) -> None:
    run = play(found("D", [0.01, 0.3, 0.02, 0.5, 0.004]), lanes, Case(lanes), tmp_path)
    assert set(gaps(run)) == {1}


@pytest.mark.parametrize("reset_at", [8, 29, 71])
def test_a_reset_starts_with_the_first_channel(reset_at: int, tmp_path: Path) -> None:
    form = found("D", [0.01, 0.3, 0.02, 0.5, 0.004])
    play(form, 2, Case(reset_at, "random", "random"), tmp_path, reset_at=reset_at)


def test_a_shift_of_nothing_and_a_multiplier_of_one(tmp_path: Path) -> None:
    none, ends = np.zeros(1, dtype=np.int64), np.array([300])
    form = Requantizer("linear", none + 1, none, none, 0, 0, -128, 127, -ends, ends)
    play(form, 1, Case(0), tmp_path)


@pytest.mark.simulator("verilator")
def test_verilator_agrees(tmp_path: Path) -> None:
    form = found("F", [0.0123, 0.5, 0.25], zero_point=-20)
    play(form, 2, Case(5, "random", "bursty"), tmp_path, "verilator", 33)
