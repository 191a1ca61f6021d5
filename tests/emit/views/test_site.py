"""Where a requantizer stands: its constants by beat, by place, or one for all."""

from __future__ import annotations

import numpy as np
import pytest

from hwgen.emit.views.site import site
from hwgen.units.plumbing import Skid
from hwgen.units.scale import Runs, Scale, Walk

from ...units.test_scale import form

PLACES = Walk(Runs(4, 1, 1), Runs(5, 1, 0), 2)


def test_lanes_that_share_read_one_row_of_each_address() -> None:
    at = site(Scale(3, 11, 8, form([0.1] * 6), PLACES))
    assert (at.readers, at.addresses, at.address_bits, at.by_place) == (1, 6, 3, True)
    fields = np.arange(12).reshape(6, 2)
    assert at.rows(fields).tolist() == fields[:, None].tolist()


def test_lanes_of_their_own_take_the_rows_in_order() -> None:
    at = site(Scale(2, 11, 8, form([0.1] * 3), Walk.channels(2), shared=False))
    assert (at.readers, at.addresses, at.by_place) == (2, 2, False)
    assert at.rows(np.array([[1], [2], [3]]), -9).tolist() == [[[1], [2]], [[3], [-9]]]


def test_the_walk_becomes_parameters_of_its_counter() -> None:
    at = site(Scale(3, 11, 8, form([0.1] * 6), PLACES))
    found = {parameter.name: parameter.value for parameter in at.walk_parameters}
    assert found == {
        "BEATS": "2",
        "COLUMNS": "5",
        "COLUMN_FRONT": "1",
        "COLUMN_BACK": "0",
        "ROWS": "4",
        "ROW_FRONT": "1",
        "ROW_BACK": "1",
        "ADDR_W": "3",
    }
    assert at.walk_text == "Constants by place: classes of 3 rows x 2 columns."


def test_one_address_is_said_so() -> None:
    assert site(Scale(3, 11, 8, form([0.1]))).walk_text == "The same constants for every beat."


def test_a_unit_without_requantizer_is_named() -> None:
    with pytest.raises(TypeError, match="no requantizer in Skid"):
        site(Skid(8))
