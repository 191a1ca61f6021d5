"""What operators support, as data: the same for checks, messages and the table."""

from __future__ import annotations

import pytest

from hwgen.ir.activation import Clip
from hwgen.ir.support import Attribute, Operator, check_attributes, operators, supported

LIMITS = Operator(
    "sample",
    Clip,
    "activation",
    "a sample",
    (
        Attribute("lo", "negative", lambda value: value < 0, hint="take another", refused=(1,)),
        Attribute("hi", "positive", lambda value: value > 0, refused=(0,)),
    ),
    (),
)


def test_an_attribute_that_is_allowed_is_no_mistake() -> None:
    assert check_attributes(Clip("c", ("x",), -1.0, 1.0), LIMITS) == []


def test_each_attribute_that_is_not_allowed_is_named_with_what_is() -> None:
    errors = check_attributes(Clip("c", ("x",), 2.0, -3.5), LIMITS)
    assert [str(error) for error in errors] == [
        "layer 'c': lo must be negative, not 2.0\n  hint: take another",
        "layer 'c': hi must be positive, not -3.5",
    ]


def test_operators_are_listed_by_name_and_found_without_being_imported() -> None:
    names = [operator.name for operator in operators()]
    assert names == sorted(names)
    assert {"input", "output", "conv2d", "dense", "max_pool2d", "relu"} <= set(names)


def test_two_operators_of_one_name_are_a_mistake_of_ours() -> None:
    (clip,) = [operator for operator in operators() if operator.name == "clip"]
    with pytest.raises(AssertionError, match="two operators are named clip"):
        supported(clip)
