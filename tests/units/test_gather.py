from __future__ import annotations

from hwgen.units.gather import NONE, Gather


def test_widths_and_the_parameter_vector() -> None:
    unit = Gather(8, 3, (2, NONE, 0))
    assert (unit.input_bits, unit.output_bits) == (24, 24)
    assert dict(unit.parameters)["INDICES"] == "48'h30002"
