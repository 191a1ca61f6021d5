"""The whitelist of operators."""

from __future__ import annotations

import pytest

from hwgen.frontends.tflite.registry import at_least, flag, imported, known_operators
from hwgen.frontends.tflite.schema import OPTIONS_OF, TABLES


def test_every_field_of_a_known_operator_is_in_the_whitelist() -> None:
    """What the reader fills in by default must not be refused."""
    for name, entry in known_operators().items():
        kind = OPTIONS_OF[name]
        fields = {field.name for field in TABLES[kind]} if kind else set()
        assert fields == {attribute.name for attribute in entry.attributes}, name


def test_operators_come_in_alphabetical_order_with_their_proof() -> None:
    known = known_operators()
    assert list(known) == sorted(known)
    assert all(entry.proof and entry.becomes for entry in known.values())
    assert {"CONV_2D", "FULLY_CONNECTED", "SOFTMAX"} <= known.keys()


def test_an_operator_is_entered_once() -> None:
    entry = known_operators()["CONV_2D"]
    with pytest.raises(AssertionError, match="two converters of CONV_2D"):
        imported("CONV_2D", 1, (), "conv2d", entry.convert)


def test_attributes_say_what_they_allow() -> None:
    assert (flag("a", False).allowed, flag("a", False, True).allowed) == ("False", "False or True")
    assert not flag("a", False).accepts(True)
    assert (at_least("n", 1).accepts(0), at_least("n", 1).accepts(1)) == (False, True)
