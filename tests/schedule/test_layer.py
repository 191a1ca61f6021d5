"""Layers, and the registry that lowers them."""

from __future__ import annotations

import pytest

from hwgen.ir.formats import IntFormat
from hwgen.ir.terminals import Input, QuantInput
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.units.plumbing import Skid
from hwgen.units.streams import Stream

BYTES = IntFormat(8, True, 1.0)
STREAM = Stream((2, 2, 1), 1, BYTES)


def test_a_layer_has_the_name_of_its_node() -> None:
    node = QuantInput("image", (), (2, 2, 1), BYTES)
    assert Layer(node, "input", (STREAM,), STREAM, (Skid(8),)).name == "image"


def test_sizes_without_an_entry_are_zero() -> None:
    sizes = Sizes({"rows": 3})
    assert (sizes.of("rows"), sizes.of("columns"), Sizes().of("mac")) == (3, 0, 0)


def test_a_node_without_hardware_is_named() -> None:
    with pytest.raises(NotImplementedError, match="no hardware for Input"):
        lower(Input("image", (), (2, 2, 1)), (STREAM,), Folding(1, 1), Sizes())
