"""What Yosys finds constant and ABC proves impossible bears the names of a simulation."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.prove.cases import Case
from trust.constants import Change, constant_bits, impossible, named_bits

CONCAT = Case("hwgen_concat", {"PORTS": 2, "WIDTH": 2, "COUNT_W": 1, "BEATS": 1 + (2 << 32)})
SKID = Case("hwgen_skid", {"WIDTH": 2})
COUNTER = Case("hwgen_class_counter", {"COLUMNS": 3, "COLUMN_BACK": 2, "ROWS": 4, "ADDR_W": 4})


def test_bits_of_a_net_have_the_names_of_verilator() -> None:
    low = dict(named_bits("low", {"bits": ["0", 7]}))
    assert low == {"low[0]": "0", "low[1]": 7}
    assert dict(named_bits("one", {"bits": ["1"]})) == {"one[0]": "1", "one": "1"}
    assert dict(named_bits("high", {"bits": [9, "1"], "offset": 4}))["high[5]"] == "1"


def test_parameters_and_starts_of_chains_are_constant_and_data_is_not(tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    concat, skid = constant_bits([CONCAT, SKID], tmp_path)
    assert {"words[0]", "words[1]", "lasts[0]"} <= concat
    assert not {"words[2]", "turn_q[0]", "u_output.data_q[0]"} & concat
    assert not [bit for bit in skid if "_q[" in bit and not bit.startswith("u_flow.")]


def test_a_count_never_reaches_its_sign(tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    constant_bits([SKID, COUNTER], tmp_path)
    sign = [Change("column_q[2]", rises=True), Change("column_q[2]", rises=False)]
    counts = [Change("column_q[0]", rises=True), Change("column_q[1]", rises=False)]
    asked = [*sign, *counts, Change("no_such_signal", rises=True)]
    assert impossible(1, asked, tmp_path) == set(sign)


def test_the_words_of_a_large_memory_are_left_open(tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    sizes = {"W": 2, "IS_SIGNED": 1, "CHANNELS": 300, "DEPTH": 2}
    constant_bits([Case("hwgen_softmax", sizes, patience=63)], tmp_path)
    count = Change("channel_q[8]", rises=True)  # 256 is reached
    asked = [count, Change("held_q[9]", rises=True), Change("pass_q[1]", rises=True)]
    assert impossible(0, asked, tmp_path) == set()
