"""The operators of TensorFlow Lite that the importer knows, as the modules of `operators` say."""

from __future__ import annotations

from hwgen.discovery import discover
from hwgen.frontends.operators import Convert, Imported
from hwgen.ir.support import Attribute

_KNOWN: dict[str, Imported] = {}

RANDOM = "tests/frontends/tflite/test_random_models.py"
"""Compares every operator with the runtime."""

ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6")
ACTIVATION = Attribute(
    "fused_activation_function", f"one of {', '.join(ACTIVATIONS)}", ACTIVATIONS.__contains__
)
NO_ACTIVATION = Attribute("fused_activation_function", "NONE", lambda value: value == "NONE")


def imported(
    operator: str,
    last_version: int,
    attributes: tuple[Attribute, ...],
    becomes: str,
    convert: Convert,
    *,
    proof: tuple[str, ...] = (RANDOM,),
) -> None:
    """Enter an operator, known from version 1 to `last_version`, see Imported."""
    assert operator not in _KNOWN, f"two converters of {operator}"
    _KNOWN[operator] = Imported(operator, (1, last_version), attributes, becomes, proof, convert)


def known_operators() -> dict[str, Imported]:
    """All operators by name, in alphabetical order."""
    discover("hwgen.frontends.tflite.operators")
    return {name: _KNOWN[name] for name in sorted(_KNOWN)}


def anything(name: str) -> Attribute:
    """An attribute that changes nothing here: what it says is in the tensors as well."""
    return Attribute(name, "anything", lambda value: True)


def flag(name: str, *allowed: bool) -> Attribute:
    """A switch that must have one of the values."""
    words = " or ".join(str(value) for value in allowed)
    return Attribute(name, words, lambda value: bool(value) in allowed)


def at_least(name: str, least: int) -> Attribute:
    """A whole number with a lower limit."""
    return Attribute(name, f"at least {least}", lambda value: value >= least)
