"""Cells of Yosys become resources of a part; the slowest path is told by layers."""

from __future__ import annotations

import json
from dataclasses import replace

from hwgen.estimate import Cells
from hwgen.estimate.design import TOP
from hwgen.synth.figures import Figure
from hwgen.synth.place import Hop, Placed
from hwgen.synth.result import LayerCells, Limit, Synthesis, limit_of, resources
from hwgen.targets.parts import part

PART = part("ecp5-25k")


def synthesis(luts: int) -> Synthesis:
    some = {"LUT4": luts, "FF": 5, "DSP": 2, "RAM": 1}
    rest = {"LUT4": 1, "FF": 0, "DSP": 0, "RAM": 0}
    return Synthesis(PART, (LayerCells("conv", some), LayerCells(TOP, rest)), ("net.fifo",))


def test_a_cell_counts_as_what_it_takes_from_the_part() -> None:
    cells = {"LUT4": 10, "CCU2C": 3, "TRELLIS_DPR16X4": 1, "TRELLIS_FF": 7, "PFUMX": 9}
    assert resources(PART, cells) == {"LUT4": 20, "FF": 7, "DSP": 0, "RAM": 0}


def test_a_design_fits_when_the_part_has_enough_of_everything() -> None:
    assert synthesis(100).total == {"LUT4": 101, "FF": 5, "DSP": 2, "RAM": 1}
    assert synthesis(24_287).fits
    assert not synthesis(24_288).fits


def test_the_record_is_plain_data() -> None:
    record = json.loads(json.dumps(synthesis(1).to_json()))
    assert record["part"] == "ecp5-25k"
    assert record["layers"]["conv"]["DSP"] == 2
    assert (record["mhz"], record["limit"]) == (None, None)
    assert record["large_memories_in_flip_flops"] == ["net.fifo"]


def test_the_record_holds_predictions_and_their_errors() -> None:
    guess = {"conv": Cells(90, 5, 2, 1)}
    beside = (Figure("LUT4", 90, None, 100), Figure("MHz", None, None, 80.5))
    found = replace(synthesis(1), predicted=guess, figures=beside).to_json()
    assert found["predicted"] == {"conv": {"lut": 90, "ff": 5, "dsp": 2, "ram": 1}}
    assert [one["error"] for one in found["figures"]] == [-0.1, None]


def test_the_slowest_path_names_layers() -> None:
    path = (
        Hop("clk-to-q", "u_conv_layer.u_mac.address_q_TRELLIS_FF_Q_3", 0.5),
        Hop("routing", "$PACKER_VCC", 1.25),
        Hop("logic", "u_pool_layer.b", 0.25),
        Hop("setup", "count_q", 0.0),
    )
    instances = {"u_conv_layer": "conv 1", "u_pool_layer": "pool"}
    found = limit_of(Placed(100.0, path), instances)
    assert found == Limit(("conv 1", "pool", TOP), "conv 1: u_mac.address_q", "count_q", 0.75, 1.25)
    assert limit_of(Placed(100.0, ()), instances) is None
