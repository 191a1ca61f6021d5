"""The cases: every specified module has some, none names a parameter that its module lacks."""

from __future__ import annotations

from hwgen.prove.cases import cases, words
from hwgen.prove.harness import interface, specified
from hwgen.prove.library import LIBRARY


def test_every_specification_has_a_case() -> None:
    assert {case.module for case in cases()} == set(specified())


def test_parameters_are_those_of_the_module() -> None:
    for case in cases():
        names = interface((LIBRARY / f"{case.module}.v").read_text()).names
        assert set(case.parameters) <= set(names), case


def test_values_stand_side_by_side() -> None:
    assert words(1, 2) == (2 << 32) + 1
    assert words(3, 1, bits=4) == 0x13
