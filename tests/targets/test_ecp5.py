"""The cell that the ECP5 files use is the cell that synthesis knows."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hwgen.emit.render import library, library_files
from hwgen.targets.ecp5 import BLOCK, DISTRIBUTED, ECP5

CELL = "MULT18X18D"


def cells() -> str:
    """Yosys's own definitions of the cells of the family."""
    pyosys: Any = importlib.import_module("pyosys")
    return (Path(pyosys.__file__).parent / "share" / "ecp5" / "cells_bb.v").read_text()


def module(text: str) -> str:
    found = re.search(rf"\bmodule {CELL}\b.*?\bendmodule\b", text, re.DOTALL)
    assert found
    return found[0]


def ports(text: str) -> dict[str, str]:
    """Direction of each port by name."""
    found: dict[str, str] = {}
    for way, names in re.findall(r"\b(input|output)\s+(?:wire\s+)?([A-Z][A-Z0-9, \n]*)", text):
        found |= dict.fromkeys(re.findall(r"[A-Z]\w*", names), way)
    return found


def parameters(text: str) -> Mapping[str, str]:
    """Default of each parameter by name."""
    return dict(re.findall(r'\bparameter (\w+) = ("\w*")', text))


def test_the_twin_has_ports_and_defaults_of_the_cell() -> None:
    cell, twin = module(cells()), module(library_files(ECP5.models)[f"{CELL}.v"])
    assert len(ports(twin)) == 18 + 18 + 36 + 7
    assert ports(twin).items() <= ports(cell).items()
    assert len(parameters(twin)) == 4
    assert parameters(twin).items() <= parameters(cell).items()


def test_the_instance_names_every_port_and_parameter_of_the_twin() -> None:
    twin = module(library_files(ECP5.models)[f"{CELL}.v"])
    instance = library_files(ECP5.library)["hwgen_dsp18.v"].partition(CELL + " #")[2]
    named = set(re.findall(r"\.([A-Z]\w*)", instance))
    assert named == ports(twin).keys() | parameters(twin).keys()


@pytest.mark.parametrize("name", ["hwgen_multiplier.v", "hwgen_multiplier_pair.v"])
def test_the_multipliers_keep_the_ports_of_the_portable_ones(name: str) -> None:
    heads = [
        texts[name].partition("module hwgen")[2].partition(");\n  ")[0]
        for texts in (library(), library(ECP5.library))
    ]
    assert "product" in heads[0]
    assert heads[0] == heads[1]


@pytest.mark.parametrize("path", [*ECP5.library, *ECP5.models])
def test_every_file_is_dressed_as_agreed(path: str) -> None:
    ((name, text),) = library_files((path,)).items()
    code = [line for line in text.splitlines() if line and not line.startswith("//")]
    assert text.startswith("// SPDX-License-Identifier: Apache-2.0\n")
    assert (code[0], code[-1]) == ("`default_nettype none", "`default_nettype wire")
    assert re.findall(r"^module (\w+)", text, re.MULTILINE) == [name.removesuffix(".v")]
    assert max(map(len, text.splitlines())) <= 120


def test_the_shapes_of_a_memory_block_fit_into_it() -> None:
    for ram in (DISTRIBUTED, BLOCK):
        assert all(words * width <= ram.bits for words, width in ram.shapes)
