"""The formats whose files are damaged: seeds, and changes that know what the format means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from random import Random

from tests.fuzz.files.damage import damaged

NAMES = ("tflite", "onnx", "qonnx", "hwgraph")
"""Formats; each is in the module of its name, as FORMAT."""

BYTE_SHARE = 0.5  # of the files: bytes are changed, else fields


@dataclass(frozen=True, slots=True)
class FileFormat:
    """seeds: files that hwgen reads, by name; change: a seed (by its name) with fields that are
    wrong. The same random numbers make the same file."""

    suffix: str
    seeds: Callable[[], dict[str, bytes]]
    change: Callable[[str, Random], bytes]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of a format that something is wrong with."""

    seed: int
    origin: str
    content: bytes


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
