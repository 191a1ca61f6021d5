"""Library modules that the generated files of a design instantiate, with their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_INSTANCE = re.compile(r"^  (hwgen_\w+)(?: #\((.*?)^  \))? (u_\w+) \(", re.MULTILINE | re.S)
_VALUE = re.compile(r"\.(\w+)\s*\(([^()]*)\)")
_NUMBER = re.compile(r"^(-?)\s*(?:(\d+)'s?([bdh]))?([0-9a-fA-F_]+)$")
_BASES = {None: 10, "b": 2, "d": 10, "h": 16}


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance `name` of a library module in the file of `parent`."""

    module: str
    parent: str
    name: str
    parameters: Mapping[str, int]


def instances(folder: Path) -> Iterator[Instance]:
    """Of every generated file of the design in `folder`, in order."""
    for path in sorted((folder / "rtl").glob("*.v")):
        if not path.name.startswith("hwgen_"):
            for module, values, name in _INSTANCE.findall(path.read_text()):
                yield Instance(module, path.stem, name, parameters(values))


def parameters(text: str) -> dict[str, int]:
    """Values of parameters that are numbers; a negative one in as many bits as it is written."""
    found = {name: number(value.strip()) for name, value in _VALUE.findall(text)}
    return {name: value for name, value in found.items() if value is not None}


def number(text: str) -> int | None:
    """What a constant of Verilog stands for; None for an expression."""
    found = _NUMBER.match(text)
    if not found:
        return None
    sign, bits, base, digits = found.groups()
    value = int(digits.replace("_", ""), _BASES[base])
    return (-value) % (1 << int(bits or 32)) if sign else value
