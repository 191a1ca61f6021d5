"""Options of post-training quantization, for the whole network and per layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.rounding import POWER_OF_TWO_RULES, RULES
from hwgen.errors import HwgenError
from hwgen.ir.formats import MAX_BITS, MIN_BITS

Signed = bool | Literal["auto"]


@dataclass(frozen=True, slots=True)
class LayerOptions:
    """Options of one layer; None takes the value of the whole network.

    Input layers and layers that make new values take activation_bits and signed_activations,
    layers with weights take all.
    """

    weight_bits: int | None = None
    activation_bits: int | None = None
    per_channel: bool | None = None
    signed_activations: Signed | None = None

    @classmethod
    def from_mapping(cls, layer: str, options: Mapping[str, Any]) -> LayerOptions:
        """Options from plain data. Raises HwgenError on keys that are not options."""
        allowed = [field.name for field in fields(cls)]
        unknown = [str(key) for key in options if key not in allowed]
        if unknown:
            message = f"unknown options: {', '.join(unknown)}; allowed are {', '.join(allowed)}"
            raise HwgenError(message, layer=layer)
        return cls(**options)


@dataclass(frozen=True, slots=True, eq=False)
class QuantizeOptions:
    """What every pass of the quantization pipeline reads; numbers as in `quantize`."""

    calibration: Mapping[str, NDArray[Any]]  # data [N, *shape] by input layer
    weight_bits: int
    activation_bits: int
    per_channel: bool
    power_of_two: bool
    rule: str
    signed_activations: Signed
    overrides: Mapping[str, LayerOptions]

    def layer(self, name: str) -> LayerOptions:
        """The options of one layer, with the values of the network filled in."""
        own = self.overrides.get(name, LayerOptions())
        chosen = {
            field.name: getattr(self if getattr(own, field.name) is None else own, field.name)
            for field in fields(own)
        }
        return LayerOptions(**chosen)


def check_rule(rule: str, power_of_two: bool) -> list[HwgenError]:
    """A mistake unless the rule exists and takes the scales that will be chosen."""
    if rule not in RULES:
        return [HwgenError(f"rule must be one of {', '.join(RULES)}, not '{rule}'")]
    if rule in POWER_OF_TWO_RULES and not power_of_two:
        message = f"rule '{rule}' needs scales that are powers of two"
        return [HwgenError(message, hint="pass power_of_two=True")]
    return []


def check_options(layer: str | None, options: LayerOptions) -> list[HwgenError]:
    """Mistakes in the values of one set of options."""
    errors = []
    for what in ("weight_bits", "activation_bits"):
        bits = getattr(options, what)
        if bits is not None and not (_is_integer(bits) and MIN_BITS <= bits <= MAX_BITS):
            message = f"{what} must be from {MIN_BITS} to {MAX_BITS}, not {bits}"
            errors.append(HwgenError(message, layer=layer))
    if not isinstance(options.per_channel, bool | None):
        message = f"per_channel must be True or False, not {options.per_channel!r}"
        errors.append(HwgenError(message, layer=layer))
    signed = options.signed_activations
    if not (isinstance(signed, bool | None) or signed == "auto"):
        message = f"signed_activations must be True, False or 'auto', not {signed!r}"
        errors.append(HwgenError(message, layer=layer))
    return errors


def _is_integer(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
