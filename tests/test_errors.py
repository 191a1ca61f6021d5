"""Errors of users: one form, and all that were found at once."""

from __future__ import annotations

import pytest

from hwgen.errors import HwgenError, HwgenErrors, raise_all


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (HwgenError("bits must be from 1 to 16, not 0"), "bits must be from 1 to 16, not 0"),
        (HwgenError("is empty", layer="c 1"), "layer 'c 1': is empty"),
        (HwgenError("is empty", layer="c", hint="fill it"), "layer 'c': is empty\n  hint: fill it"),
        (HwgenError("is empty", hint="fill it"), "is empty\n  hint: fill it"),
    ],
    ids=["plain", "layer", "layer-and-hint", "hint"],
)
def test_the_text_names_layer_message_and_hint(error: HwgenError, text: str) -> None:
    assert str(error) == text


def test_nothing_is_raised_for_no_error() -> None:
    raise_all([])


def test_a_single_error_is_raised_as_it_is() -> None:
    only = HwgenError("one")
    with pytest.raises(HwgenError) as caught:
        raise_all([only])
    assert caught.value is only


def test_several_errors_are_raised_together() -> None:
    errors = [HwgenError("one", layer="a"), HwgenError("two", hint="b")]
    with pytest.raises(HwgenErrors) as caught:
        raise_all(errors)
    assert caught.value.errors == tuple(errors)
    assert str(caught.value) == "layer 'a': one\ntwo\n  hint: b"
