"""Functions of one 8-bit tensor as tables: the integers that LiteRT's kernels make.

Most kernels fill a table themselves, in single precision; the others multiply in fixed point, and
some of those differ between the reference, the optimized and the XNNPACK kernels. The tables are
those of hwgen.ir.lookup.QuantLookup.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic import curves, rounding
from hwgen.errors import HwgenError
from hwgen.frontends.tflite.hard_swish import hard_swish
from hwgen.frontends.tflite.quantized import fused_bounds
from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

FIXED_OUTPUTS = {"LOGISTIC": (1 / 256, 0), "TANH": (1 / 128, 128)}
"""Scale, and steps of the zero point above the lowest integer, that a kernel insists on."""

_FRACTION = 8  # fraction bits of XNNPACK's multipliers
_LEAST, _MOST = 2.0**-8, 2.0**7  # scales that XNNPACK takes; the others go to the plain kernels
_BEYOND = 1 << 20  # more steps than any format has


@dataclass(frozen=True, slots=True)
class _Site:
    """What a kernel sees of its node."""

    source: IntFormat
    target: IntFormat
    attributes: Mapping[str, Any]
    kernels: str

    @property
    def values(self) -> Ints:
        """Inputs without zero point, in the order of a table."""
        return self.source.centre(every_integer(self.source))

    @property
    def ratio(self) -> np.float32:
        """Scale of the input over that of the output, in single precision."""
        return np.float32(self.source.scale) / np.float32(self.target.scale)

    def saturated(self, steps: NDArray[Any]) -> Ints:
        """Output integers of steps from the zero point."""
        near = np.clip(steps, -_BEYOND, _BEYOND).astype(np.int64)
        inside: Ints = np.clip(near + self.target.zero_point, self.target.lo, self.target.hi)
        return inside


def table(
    operator: str,
    source: IntFormat,
    target: IntFormat,
    attributes: Mapping[str, Any],
    kernels: str = "reference",
) -> Ints:
    """Table [1, 256] of an operator of one tensor, by its name in the schema.

    attributes: of the node, by their names in the schema; kernels: one of
    hwgen.frontends.options.KERNELS. Raises HwgenError where these kernels have no such operator
    for 8 bits, or none with this output format.
    """
    if operator not in _FUNCTIONS:
        raise HwgenError(f"{operator} has no kernel for 8 bits")
    _check_output(operator, target)
    return _FUNCTIONS[operator](_Site(source, target, attributes, kernels))[np.newaxis]


def prelu(source: IntFormat, target: IntFormat, alpha: Ints, slope: IntFormat) -> Ints:
    """Table [C, 256] of PRELU with the integers alpha [C] of the format `slope`."""
    site = _Site(source, target, {}, "reference")
    below = np.float32(source.scale) * np.float32(slope.scale) / np.float32(target.scale)
    products = site.values * slope.centre(alpha.astype(np.int64))[:, np.newaxis]
    steps = np.where(
        site.values >= 0, _scaled("D", site.values, site.ratio), _scaled("D", products, below)
    )
    return site.saturated(steps)


def _check_output(operator: str, target: IntFormat) -> None:
    """The formats that a kernel insists on."""
    if operator not in FIXED_OUTPUTS:
        return
    scale, above = FIXED_OUTPUTS[operator]
    zero_point = target.lo + above
    if (target.scale, target.zero_point) != (scale, zero_point):
        message = f"{operator} must have outputs of scale {scale} and zero point {zero_point}"
        raise HwgenError(f"{message}, not {target.scale} and {target.zero_point}")


def _scaled(rule: str, values: Ints, scale: np.floating) -> Ints:
    """values * scale by a rounding rule; scale of any sign, or 0."""
    if scale == 0:
        return np.zeros_like(values)
    return rounding.apply(rule, values if scale > 0 else -values, abs(float(scale)))


def _in_single_precision(
    function: Callable[[Reals], NDArray[Any]], delegated: bool = False
) -> Callable[[_Site], Ints]:
    """The kernel that fills a table: function of the real input, in steps, half away from zero.

    delegated: XNNPACK has a kernel of its own, which rounds half to even behind the zero point.
    """

    def kernel(site: _Site) -> Ints:
        with np.errstate(over="ignore"):
            real = site.values.astype(np.float32) * np.float32(site.source.scale)
            made = function(real.astype(np.float64)).astype(np.float32)
            steps = made * (np.float32(1) / np.float32(site.target.scale))
        near = np.clip(steps, -_BEYOND, _BEYOND)
        if not (delegated and site.kernels == "xnnpack"):
            return site.saturated(half_away(near))
        zero = np.float32(site.target.zero_point)
        return site.saturated(np.rint(near + zero) - zero)

    return kernel


def half_away(steps: NDArray[np.floating]) -> Ints:
    """Nearest integers, half away from zero."""
    whole = np.trunc(steps)
    away = np.where(np.abs(steps - whole) >= 0.5, np.sign(steps), 0)
    nearest: Ints = (whole + away).astype(np.int64)
    return nearest


def _logistic(x: Reals) -> NDArray[np.float32]:
    """In single precision from the exponential on, as the kernels do."""
    one = np.float32(1)
    return one / (one + np.exp(-x).astype(np.float32))


def _elu(x: Reals) -> Reals:
    return curves.elu(x, 1.0)


def _gelu(x: Reals) -> NDArray[np.float32]:
    """x / 2 * erfc(-x / sqrt(2)), each step in single precision."""
    real = x.astype(np.float32)
    argument = (real * np.float32(-math.sqrt(0.5))).astype(np.float64)
    tail = np.array([math.erfc(value) for value in argument], dtype=np.float32)
    return real * np.float32(0.5) * tail


def _gelu_kernel(site: _Site) -> Ints:
    approximate = bool(site.attributes.get("approximate", False))
    return _in_single_precision(curves.gelu_by_tanh if approximate else _gelu)(site)


def _clipped(operator: str) -> Callable[[_Site], Ints]:
    """RELU and its like: another scale, then the limits in integers of it."""

    def kernel(site: _Site) -> Ints:
        steps = site.saturated(_scaled("D", site.values, site.ratio))
        clipped: Ints = np.clip(steps, *fused_bounds(operator, site.target))
        return clipped

    return kernel


def _quantize(site: _Site) -> Ints:
    """The optimized kernel rounds blocks of values by U and those that are left over by D."""
    ratio = np.float64(site.source.scale) / np.float64(site.target.scale)
    alike = site.source.signed == site.target.signed
    if site.kernels == "xnnpack" and alike and _LEAST <= ratio <= _MOST:
        return site.saturated(_in_eighths(site.values, site.ratio))
    made, other = (site.saturated(_scaled(rule, site.values, ratio)) for rule in ("D", "U"))
    if site.kernels != "reference" and not np.array_equal(made, other):
        message = "QUANTIZE rounds values by their place in the optimized kernel"
        hint = "use --kernels reference"
        raise HwgenError(
            f"{message}, with scales {site.source.scale} and {site.target.scale}", hint=hint
        )
    return made


def _leaky_relu(site: _Site) -> Ints:
    alpha = np.float32(site.attributes["alpha"])
    shallow = np.float32(site.source.scale) * alpha / np.float32(site.target.scale)
    taken = _LEAST <= site.ratio <= _MOST and _LEAST <= abs(site.ratio * alpha) < _MOST
    if site.kernels == "xnnpack" and taken:
        above = _in_eighths(site.values, site.ratio)
        below = _in_eighths(site.values, alpha * site.ratio)
    else:
        above, below = (_scaled("D", site.values, scale) for scale in (site.ratio, shallow))
    return site.saturated(np.where(site.values >= 0, above, below))


def _in_eighths(values: Ints, scale: np.floating) -> Ints:
    """XNNPACK's product with a multiplier of 8 fraction bits, half up."""
    multiplier = int(np.rint(np.float32(1 << _FRACTION) * np.float32(scale)))
    return (values * multiplier + (1 << _FRACTION - 1)) >> _FRACTION


def _absolute(site: _Site) -> Ints:
    ratio = np.float64(site.source.scale) / np.float64(site.target.scale)
    sizes = np.abs(site.values)
    return site.saturated(sizes if ratio == 1 else _scaled("D", sizes, ratio))


def _negated(site: _Site) -> Ints:
    """The kernel negates the integer itself, zero point or not, in 8 bits."""
    integers = every_integer(site.source)
    return np.where(integers == site.source.lo, integers, -integers)


_FUNCTIONS: dict[str, Callable[[_Site], Ints]] = {
    "LOGISTIC": _in_single_precision(_logistic, delegated=True),
    "TANH": _in_single_precision(np.tanh, delegated=True),
    "ELU": _in_single_precision(_elu, delegated=True),
    "EXP": _in_single_precision(np.exp),
    "GELU": _gelu_kernel,
    "RELU": _clipped("RELU"),
    "RELU6": _clipped("RELU6"),
    "RELU_N1_TO_1": _clipped("RELU_N1_TO_1"),
    "LEAKY_RELU": _leaky_relu,
    "HARD_SWISH": lambda site: hard_swish(site.source, site.target),
    "QUANTIZE": _quantize,
    "ABS": _absolute,
    "NEG": _negated,
}
