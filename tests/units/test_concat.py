from __future__ import annotations

from hwgen.units.concat import Concat


def test_every_port_has_its_number_of_words() -> None:
    unit = Concat(12, (3, 1, 20))
    assert (unit.ports, unit.input_bits, unit.output_bits) == ((12, 12, 12), 36, 12)
    assert unit.parameters == (
        ("PORTS", "3"),
        ("WIDTH", "12"),
        ("COUNT_W", "5"),
        ("BEATS", "96'h" + "14" + "00000001" + "00000003"),
    )
