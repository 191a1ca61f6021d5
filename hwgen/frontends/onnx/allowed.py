"""Values that attributes of ONNX operators may have, as data."""

from __future__ import annotations

from typing import Any

from hwgen.ir.support import Attribute


def whole(value: Any, least: int) -> bool:
    """True for a whole number of at least `least`."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def numbers(name: str, least: int, most: int = 2**31) -> Attribute:
    """Whole numbers, one for each axis."""
    return Attribute(
        name,
        f"whole numbers from {least} on",
        lambda value: (
            isinstance(value, tuple)
            and all(whole(number, least) and number <= most for number in value)
        ),
        refused=(1.5, "ab", (least - 1,)),
    )


def number(name: str, least: int) -> Attribute:
    """One whole number."""
    return Attribute(
        name,
        f"a whole number from {least} on",
        lambda value: whole(value, least) and value < 2**31,
        refused=(0.5, "a", least - 1),
    )


def one_of(name: str, *allowed: int | str | float, hint: str | None = None) -> Attribute:
    """One of a few values."""
    texts = [repr(value) if isinstance(value, str) else str(value) for value in allowed]
    words = texts[0] if len(texts) == 1 else f"one of {', '.join(texts)}"
    return Attribute(
        name,
        words,
        lambda value: not isinstance(value, tuple) and value in allowed,
        hint,
        refused=("other", 99, (1, 2)),
    )


def real(name: str) -> Attribute:
    """A finite number."""
    return Attribute(
        name,
        "a finite number",
        lambda value: isinstance(value, int | float) and abs(value) < 1e30,
        refused=("a", float("nan"), float("inf")),
    )


def axis(name: str = "axis") -> Attribute:
    """An axis, from the front or, negative, from the back."""
    return Attribute(
        name,
        "an axis, from -8 to 7",
        lambda value: whole(value, -8) and value < 8,
        refused=("a", 1.5, 99),
    )


def anything(name: str) -> Attribute:
    """An attribute that changes nothing in a network that is only run."""
    return Attribute(name, "anything", lambda value: True)
