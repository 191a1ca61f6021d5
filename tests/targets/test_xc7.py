"""The blocks that hwgen_limbs takes on xc7: the twin of their cell is the cell itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.emit.render import library, library_files
from hwgen.targets.xc7 import XC7
from tests.targets.vendor import compared, compared_pairs


@pytest.mark.simulator("icarus")
def test_the_twin_is_the_cell_as_yosys_models_it(tmp_path: Path) -> None:
    said, cycles = compared(XC7, "xilinx", "DSP48E1", tmp_path)
    assert said.splitlines()[-1] == f"{cycles} cycles, 0 wrong, 1"


@pytest.mark.simulator("icarus")
def test_the_twin_is_the_cell_with_two_products_in_it(tmp_path: Path) -> None:
    said, cycles = compared_pairs(XC7, "xilinx", "DSP48E1", tmp_path)
    assert said.splitlines()[-1] == f"{cycles} cycles, 0 wrong"


@pytest.mark.parametrize("name", ["hwgen_multiplier.v", "hwgen_multiplier_pair.v"])
def test_the_multipliers_keep_the_ports_of_the_portable_ones(name: str) -> None:
    heads = [
        texts[name].partition("module hwgen")[2].partition(");\n  ")[0]
        for texts in (library(), library(XC7.library))
    ]
    assert heads[0] == heads[1]


@pytest.mark.parametrize("path", [*XC7.library, *XC7.models])
def test_every_file_is_dressed_as_agreed(path: str) -> None:
    ((_, text),) = library_files((path,)).items()
    assert text.startswith("// SPDX-License-Identifier: Apache-2.0\n")
    assert text.rstrip().endswith("`default_nettype wire")
    assert max(map(len, text.splitlines())) <= 120


def test_the_shapes_of_a_memory_block_fit_into_it() -> None:
    assert all(words * bits <= ram.bits for ram in XC7.rams for words, bits in ram.shapes)
