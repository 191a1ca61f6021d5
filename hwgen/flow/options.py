"""Options of the commands, and the folding file."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.errors import HwgenError, raise_all
from hwgen.schedule.layer import Folding


@dataclass(frozen=True, slots=True)
class Quantization:
    """Options of `hwgen.quantize`, for the whole network."""

    weight_bits: int = 8
    activation_bits: int = 8
    per_tensor: bool = False
    power_of_two: bool = False
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Hardware:
    """interval: cycles allowed for a frame, or fps: frames a second at a clock of `clock` MHz;
    multipliers: budget of the arrays; device: FPGA part to stay within; folding: JSON file with pe
    and simd by layer. pixels: columns in a beat at the input ports. objective: what is to be least,
    interval or latency."""

    interval: int | None = None
    multipliers: int | None = None
    target: str = "generic"
    folding: Path | None = None
    pixels: int = 1
    device: str | None = None
    fps: float | None = None
    clock: float | None = None
    objective: str = "interval"

    def cycles(self) -> int | None:
        """Cycles allowed for a frame, None where nothing asks for a speed.

        Raises HwgenError on an interval and frames a second, and on frames without a clock.
        """
        if self.fps is None:
            return self.interval
        if self.interval is not None:
            raise HwgenError("give an interval or frames per second, not both")
        if self.clock is None:
            raise HwgenError("frames per second need a clock", hint="add --clock MHZ")
        if not (self.fps > 0 and self.clock > 0):
            raise HwgenError(f"fps and clock must be positive, not {self.fps:g}, {self.clock:g}")
        cycles = math.floor(self.clock * 1e6 / self.fps)
        if cycles < 1:
            raise HwgenError(
                f"{self.fps:g} frames per second are more than the {self.clock:g} MHz of the clock"
            )
        return cycles


@dataclass(frozen=True, slots=True)
class Stalls:
    """Kinds of stall patterns at the two ends of the design."""

    source: str = "never"
    sink: str = "never"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """Which simulator runs which bench. reset_at: cycle of a reset in the middle of the run; soak:
    cycles of a soak, 0 for none."""

    simulator: str = "verilator"
    kind: str = "fast"
    waves: bool = False
    reset_at: int | None = None
    soak: int = 0


def read_folding(path: Path | None) -> dict[str, Folding]:
    """Foldings by layer from a JSON file {"conv1": {"pe": 2, "simd": 5}, ...}, {} for None.

    pixels, 1 where it is missing, is the third number that a layer may have; "logic": true makes
    its products of look-up tables instead of multipliers, "adders": true a graph of adders.

    Raises HwgenError with every mistake: missing, not JSON, another form.
    """
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HwgenError(f"the folding file {path} can't be read: {error}") from error
    if not isinstance(found, dict):
        raise HwgenError(f"the folding file {path} must hold one object", hint=_HINT)
    raise_all([_wrong(layer, entry) for layer, entry in found.items() if not _is_folding(entry)])
    return {layer: Folding(**entry) for layer, entry in found.items()}


_HINT = 'such as {"conv1": {"pe": 2, "simd": 5}}'


_NUMBERS = {"pe", "simd", "pixels"}
_FLAGS = {"logic", "adders"}


def _is_folding(entry: Any) -> bool:
    if not isinstance(entry, dict) or not {"pe", "simd"} <= entry.keys() <= _NUMBERS | _FLAGS:
        return False
    if any(type(entry[name]) is not bool for name in _FLAGS & entry.keys()):
        return False
    return all(type(entry[name]) is int and entry[name] > 0 for name in _NUMBERS & entry.keys())


def _wrong(layer: str, entry: Any) -> HwgenError:
    message = f"folding must be two positive integers, pe and simd, not {json.dumps(entry)}"
    return HwgenError(message, layer=layer, hint=_HINT)
