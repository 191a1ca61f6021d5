"""Units with modules of their own: what they are called and that each has its text."""

from __future__ import annotations

import pytest

from hwgen.discovery import discover
from hwgen.emit.views.generated import generated, parts
from hwgen.schedule.design import Design
from hwgen.units.plumbing import Skid

from ...schedule.networks import conv_pool, dense_only

discover("hwgen.emit.views")


def test_a_unit_of_the_library_has_no_module_of_its_own() -> None:
    assert parts(Skid(8)) == ()
    assert list(generated(Skid(8), "a", "purpose", str, str)) == []


@pytest.mark.parametrize("design", [conv_pool(), dense_only()], ids=["conv", "dense"])
def test_every_part_has_the_text_of_the_module_of_its_name(design: Design) -> None:
    for layer in design.layers:
        for unit in layer.all_units:
            names = parts(unit)
            made = dict(generated(unit, layer.name, "purpose", "m_{}".format, "// {}".format))
            assert set(made) == {f"m_{part}" for part in names}
            assert all(f"\nmodule {module} " in text for module, text in made.items())
            assert all(f"// {module}\n" in text for module, text in made.items())


def test_the_first_part_of_a_generated_unit_is_called_by_its_label() -> None:
    for layer, mac in conv_pool().macs:
        assert layer.name == "conv"
        assert parts(mac)[0] == mac.label == "mac"
