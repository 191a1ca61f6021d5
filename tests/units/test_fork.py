"""Fork: one entry of the depth vector per port."""

from __future__ import annotations

from hwgen.units.fork import Fork, vector


def test_the_depths_are_one_parameter() -> None:
    unit = Fork(5, (2, 700, 3))
    depths = "96'h" + "3" + "000002bc" + "00000002"
    assert unit.parameters == (("WIDTH", "5"), ("PORTS", "3"), ("DEPTHS", depths))


def test_a_fork_has_one_input_and_an_output_for_each_depth() -> None:
    unit = Fork(5, (2, 700, 3))
    assert (unit.input_bits, unit.outputs, unit.output_bits) == (5, (5, 5, 5), 15)
    assert unit.storage_bits == 5 * 705


def test_vectors_hold_negative_values_in_two_s_complement() -> None:
    assert vector((-1, 2, -128), 8) == "24'h8002ff"
