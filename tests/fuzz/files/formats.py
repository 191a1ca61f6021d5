"""The formats whose files are damaged: seeds, and changes that know what the format means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

from numpy.typing import NDArray

from tests.fuzz.files.damage import damaged

NAMES = ("tflite", "onnx", "qonnx", "hwgraph")
"""Formats; each is in the module of its name, as FORMAT."""

Frames = Mapping[str, NDArray[Any]]
BYTE_SHARE = 0.5  # of the files: bytes are changed, else fields


@dataclass(frozen=True, slots=True)
class FileFormat:
    """seeds: files that hwgen reads, by name; change: a seed (by its name) with fields that are
    wrong. The same random numbers make the same file. frames: what a seed is calibrated with, {}
    for one that is quantized already."""

    suffix: str
    seeds: Callable[[], dict[str, bytes]]
    change: Callable[[str, Random], bytes]
    frames: Callable[[str], Frames] = lambda name: {}


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of a format that something is wrong with."""

    seed: int
    origin: str
    content: bytes

    @property
    def parent(self) -> str:
        """Name of the seed that was damaged."""
        return self.origin.rsplit(", ", 1)[0]


def find(name: str) -> FileFormat:
    """The format called `name`."""
    found: FileFormat = import_module(f"tests.fuzz.files.{name}").FORMAT
    return found


@cache
def seeds(name: str) -> dict[str, bytes]:
    """The seeds of a format, made once."""
    return find(name).seeds()


def make(name: str, seed: int) -> Damaged:
    """File number `seed` of a format."""
    random = Random(seed)
    known = seeds(name)
    origin = random.choice(list(known))
    if random.random() < BYTE_SHARE:
        others: Sequence[bytes] = list(known.values())
        return Damaged(seed, f"{origin}, bytes", damaged(known[origin], random, others))
    return Damaged(seed, f"{origin}, fields", find(name).change(origin, random))
