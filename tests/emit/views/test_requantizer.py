"""Requantizer modules as emitted: multiply and shift, ties to even, thresholds; simulated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hwgen.arithmetic.requantize import search
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.views.requantizer import (
    requantizer_files,
    requantizer_parts,
    requantizer_roms,
    rule_text,
)
from hwgen.emit.views.site import site
from hwgen.simulate.unit import run_unit
from hwgen.timing.stalls import pattern
from hwgen.units.mac import Mac, WindowHold, requantizer_latency, threshold_stages

from ...rtl.bench import packed, sources
from ...rtl.mac_unit import mac

REACH = 1 << 9
ACC_BITS = 11

# A stream around the emitted module `requantizer`: valid parts in, results out, no backpressure.
STREAM = """
module stream (
    input wire clk, input wire rst,
    input wire [{part}:0] s_axis_tdata, input wire s_axis_tvalid, output wire s_axis_tready,
    output wire [{result}:0] m_axis_tdata, output wire m_axis_tvalid, input wire m_axis_tready
);
  assign s_axis_tready = 1'b1;
  requantizer u_requantizer (.clk(clk), .rst(rst), .part_valid(s_axis_tvalid), .part(s_axis_tdata),
                             .result_valid(m_axis_tvalid), .result(m_axis_tdata));
endmodule
"""


def linear(rule: str, scale: list[float], bits: int = 8) -> Requantizer:
    ends, half = np.full(len(scale), REACH), 1 << bits - 1
    return search(rule, np.array(scale), 3, -half, half - 1, -ends, ends)


def thresholds(channels: int, bits: int, lo: int) -> Requantizer:
    """Random steps for each channel, some of them equal."""
    generator = np.random.default_rng(bits)
    table = np.sort(generator.integers(-REACH, REACH + 2, (channels, (1 << bits) - 1)), axis=1)
    none, ends = np.zeros(channels, dtype=np.int64), np.full(channels, REACH)
    hi = lo + (1 << bits) - 1
    return Requantizer("thresholds", none, none, none, 0, 0, lo, hi, -ends, ends, table)


FORMS = {
    "one-offset": (linear("U", [0.1, 0.3, 0.05]), 8),
    "two-offsets": (linear("D", [0.1, 0.5, 0.25, 0.02, 0.3]), 8),
    "ties-to-even": (linear("half_even", [0.5, 0.125, 0.25]), 8),
    "one-channel": (linear("D", [0.2]), 8),
    "thresholds": (thresholds(5, 3, -4), 3),
    "unsigned-thresholds": (thresholds(3, 2, 0), 2),
    "few-thresholds-of-wide-outputs": (thresholds(4, 2, 5), 6),
    "one-threshold": (thresholds(1, 1, 0), 2),
}


def unit(form: Requantizer, out_bits: int, lanes: int) -> Mac:
    """An array whose outputs leave in beats of `lanes`."""
    pe = -(-form.channels // lanes) * lanes
    beats = pe // lanes
    weights = np.zeros((beats, pe, 1), dtype=np.int64)
    made = mac(
        WindowHold(8 * beats, 8, beats, 1, 1),
        1,
        weights,
        weights[:1, :, 0],
        out_bits=out_bits,
        groups=1,
        parts=beats,
        last_parts=beats,
        acc_bits=ACC_BITS,
    )
    return replace(made, requantizer=form)


def texts(made: Mac) -> dict[str, str]:
    files = requantizer_files(made, "layer", "purpose", str, str)
    return {f"{module}.v": text for module, text in files}


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("lanes", [1, 2, 3])
@pytest.mark.parametrize("name", FORMS)
def test_the_emitted_module_equals_the_model(name: str, lanes: int, tmp_path: Path) -> None:
    """Every accumulator that can be reached, in every channel, `latency` cycles later."""
    form, out_bits = FORMS[name]
    made = unit(form, out_bits, lanes)
    pixels = np.repeat(np.arange(-REACH, REACH + 1)[:, None], form.channels, axis=1)
    padded = np.pad(pixels, ((0, 0), (0, made.beats_per_pixel * lanes - form.channels)))
    data = [packed(row, ACC_BITS) for row in padded.reshape(-1, lanes).tolist()]
    stream = STREAM.format(part=lanes * ACC_BITS - 1, result=lanes * out_bits - 1)
    names = ("class_counter", "requantizer", "threshold_stage")
    library = [file for name in names for file in sources(f"hwgen_{name}")]
    run = run_unit(
        [*library, *texts(made).items(), ("stream.v", stream)],
        "stream",
        {},
        lanes * ACC_BITS,
        lanes * out_bits,
        data,
        len(data),
        pattern("random", 1),
        None,
        workdir=tmp_path,
    )
    beats = [[(word or 0) >> (n * out_bits) for n in range(lanes)] for word in run.out_data]
    found = np.array(beats).reshape(len(pixels), -1)[:, : form.channels] & ((1 << out_bits) - 1)
    assert None not in run.out_data
    assert found.tolist() == (form.apply(pixels) & ((1 << out_bits) - 1)).tolist()
    latency = requantizer_latency(form)
    assert run.out_cycles == [cycle + latency for cycle in run.in_cycles]


def test_each_kind_has_its_roms() -> None:
    form, bits = FORMS["two-offsets"]
    assert requantizer_parts(unit(form, bits, 2)) == ("requantizer", "constants")
    form, bits = FORMS["thresholds"]
    assert threshold_stages(form) == 3
    found = requantizer_parts(unit(form, bits, 2))[1:]
    assert found == tuple(f"lane{i}_level{j}_thresholds" for i in (0, 1) for j in (0, 1, 2))


def test_comments_say_how_the_requantizer_works() -> None:
    two, _ = FORMS["two-offsets"]
    assert rule_text(two) == (
        f"Multiplier of {two.multiplier_bits} bits, shift {two.shift}, two offsets by sign;"
        " proved equal to its rule for every reachable accumulator."
    )
    even, _ = FORMS["ties-to-even"]
    assert ", ties to even;" in rule_text(even)
    table, _ = FORMS["thresholds"]
    text = "Thresholds: output = low + number of thresholds <= accumulator."
    assert rule_text(table) == text


def test_a_lane_without_a_channel_has_constants_of_zero() -> None:
    form, bits = FORMS["one-offset"]
    (rom,) = requantizer_roms(site(unit(form, bits, 2)), "layer", str, str)
    lane = rom.width // 2
    assert rom.depth == 2
    assert int(rom.words[1], 16) >> lane == 0
