"""Harnesses: what is read from a header, and what stands around the unit."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError
from hwgen.prove.harness import SPECS, harness, interface, left_open, specified
from hwgen.prove.library import LIBRARY

SKID = (LIBRARY / "hwgen_skid.v").read_text()


def test_a_header_gives_parameters_and_ports() -> None:
    found = interface(SKID)
    assert (found.name, found.names, found.streams) == ("hwgen_skid", ("WIDTH",), True)
    assert found.port("s_axis_tdata").width == "(WIDTH)"
    assert found.port("m_axis_tready").is_input


def test_every_library_module_has_a_header_that_is_understood() -> None:
    for path in LIBRARY.glob("*.v"):
        found = interface(path.read_text())
        assert found.name == path.stem
        assert found.ports


def test_text_without_a_module_is_refused() -> None:
    with pytest.raises(HwgenError, match="without a module"):
        interface("// nothing")


def test_a_harness_joins_unit_flow_and_specification() -> None:
    text = harness(interface(SKID), (SPECS / "hwgen_skid.v").read_text(), patience=7)
    assert "module formal_hwgen_skid" in text
    assert ".PATIENCE(7)" in text
    assert "hwgen_skid #(.WIDTH(WIDTH)) u_unit" in text


def test_what_is_left_open_has_free_outputs() -> None:
    text = left_open(interface((LIBRARY / "hwgen_multiplier.v").read_text()))
    assert "(* anyseq *) wire signed [A_W+B_W-1:0] any_product;" in text


def test_every_specification_belongs_to_a_module() -> None:
    assert all((LIBRARY / f"{name}.v").is_file() for name in specified())
